"""The classes of ImageNet-1k that tell of a place: buildings, landscapes, and what furnishes a room or a street.

The rest of the thousand are animals, food, clothes and tools: seen anywhere, they say nothing of where.
Numbers are those of the ILSVRC 2012 challenge; the words are its synsets', shortened.
"""

PLACES = {
    406: "altar", 410: "apiary", 415: "bakery", 421: "bannister", 422: "barbell", 423: "barber chair",
    424: "barbershop", 425: "barn", 435: "bathtub", 442: "bell cote", 449: "boathouse", 453: "bookcase",
    454: "bookshop", 460: "breakwater", 466: "bullet train", 467: "butcher shop", 468: "cab", 475: "car mirror",
    480: "cash machine", 483: "castle", 489: "chainlink fence", 493: "chest of drawers", 495: "china cabinet",
    497: "church", 498: "cinema", 500: "cliff dwelling", 509: "confectionery", 511: "convertible", 516: "cradle",
    520: "crib", 525: "dam", 526: "desk", 527: "desktop computer", 532: "dining table", 534: "dishwasher", 536: "dock",
    538: "dome", 543: "dumbbell", 548: "entertainment centre", 553: "filing cabinet", 557: "flagpole", 562: "fountain",
    564: "four-poster", 571: "petrol pump", 579: "grand piano", 580: "greenhouse", 582: "grocery store",
    598: "home theatre", 619: "lampshade", 624: "library", 627: "limousine", 634: "lumbermill", 640: "manhole cover",
    646: "maze", 648: "medicine chest", 649: "megalith", 651: "microwave", 656: "minivan", 660: "mobile home",
    663: "monastery", 664: "monitor", 668: "mosque", 672: "tent", 682: "obelisk", 688: "oscilloscope", 698: "palace",
    703: "park bench", 704: "parking meter", 705: "railway carriage", 706: "patio", 713: "photocopier",
    716: "picket fence", 718: "pier", 721: "pillow", 727: "planetarium", 729: "plate rack", 736: "pool table",
    742: "printer", 743: "prison", 747: "punching bag", 750: "quilt", 760: "refrigerator", 762: "restaurant",
    765: "rocking chair", 779: "school bus", 785: "seat belt", 788: "shoe shop", 789: "shoji", 791: "shopping trolley",
    794: "shower curtain", 799: "sliding door", 817: "sports car", 819: "stage", 821: "steel arch bridge",
    825: "stone wall", 827: "stove", 829: "tram", 830: "stretcher", 831: "studio couch", 832: "stupa",
    839: "suspension bridge", 843: "swing", 846: "table lamp", 851: "television", 853: "thatch",
    854: "theatre curtain", 857: "throne", 858: "tile roof", 860: "tobacconist", 861: "toilet seat", 865: "toyshop",
    873: "triumphal arch", 874: "trolleybus", 876: "tub", 881: "upright piano", 884: "vault", 888: "viaduct",
    894: "wardrobe", 896: "washbasin", 897: "washing machine", 900: "water tower", 904: "window screen",
    905: "window blind", 912: "rail fence", 915: "yurt", 919: "street sign", 920: "traffic light",
    970: "alp", 972: "cliff", 973: "coral reef", 974: "geyser", 975: "lakeside", 976: "promontory", 977: "sandbar",
    978: "seashore", 979: "valley", 980: "volcano", 984: "rapeseed field",
}  # fmt: skip
