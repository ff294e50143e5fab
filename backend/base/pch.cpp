// The translation unit that the shared precompiled header hangs on.
