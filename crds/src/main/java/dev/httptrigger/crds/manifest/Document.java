package dev.httptrigger.crds.manifest;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * One document of a file: any value, with the lines of its fields.
 *
 * @param tree the value
 * @param lines where each field stands
 */
record Document(JsonNode tree, FieldLines lines) {}
