"""The layout of the published sample: `{"Case_1": {…}, …}`, one case a keyframe.

Every key of the layout is always there: null says that a value is unknown, a key that is missing is a defect. What the
layout has no place for (ids, times, boxes, layers) stands in `_skyscript` members that others can ignore.
"""
