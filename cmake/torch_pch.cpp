// Exists to own the precompiled torch header that the torch layers share.
