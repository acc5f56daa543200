//! From sources to a gazetteer file.
