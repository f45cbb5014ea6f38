/* Stub; replaced in the next step. */
"use strict";
