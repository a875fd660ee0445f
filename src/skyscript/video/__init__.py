"""Pixels: decoding, measuring and cutting up video; the only room that imports PyAV."""
