package selfstudy.spec;

/** A position in a text, both counted from 1. */
record Place(int line, int column) {}
