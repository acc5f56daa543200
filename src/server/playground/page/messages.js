// The messages of proto/onomast/v1 that the page sends and reads.

export const EntityType = { 1: 'person', 2: 'organization', 3: 'place' };
export const MentionSource = { 1: 'gazetteer', 2: 'context', 3: 'alias', 4: 'inline' };
export const RejectReason = {
  1: 'another reading covers it',
  2: 'an ordinary word here',
  3: 'its case does not fit',
  4: 'not sure enough',
  5: 'a type not asked for',
  6: 'on the deny list',
};
export const UTF16 = 2;

const InlineEntry = {
  1: ['entityId', 'string'],
  2: ['name', 'string'],
  3: ['type', 'enum'],
  4: ['aliases', 'string', 'repeated'],
  5: ['always', 'bool'],
};

const ExtractOptions = {
  1: ['offsetEncoding', 'enum'],
  2: ['overlapPolicy', 'enum'],
  3: ['caseMode', 'enum'],
  4: ['mode', 'enum'],
  5: ['includeTypes', 'enum', 'repeated'],
  6: ['minConfidence', 'float', 'optional'],
  7: ['gazetteers', 'string', 'repeated'],
  8: ['inlineEntries', InlineEntry, 'repeated'],
  9: ['includeRejected', 'bool'],
  10: ['includeExplanations', 'bool'],
};

const Document = {
  1: ['text', 'string'],
  2: ['id', 'string'],
  3: ['languageCode', 'string'],
  4: ['type', 'enum'],
};

export const ExtractEntitiesRequest = {
  1: ['document', Document],
  2: ['options', ExtractOptions],
};

const Entity = {
  1: ['entityId', 'string'],
  2: ['name', 'string'],
  3: ['type', 'enum'],
  4: ['subtype', 'string'],
  5: ['externalIds', 'string', 'repeated'],
  6: ['salience', 'float'],
  7: ['mentionCount', 'int32'],
  8: ['confidence', 'float'],
};

const Explanation = {
  1: ['evidence', 'string'],
  2: ['weight', 'float'],
};

const Mention = {
  1: ['startOffset', 'int32'],
  2: ['endOffset', 'int32'],
  3: ['text', 'string'],
  4: ['type', 'enum'],
  5: ['entityIndex', 'int32'],
  6: ['confidence', 'float'],
  7: ['source', 'enum'],
  8: ['explanations', Explanation, 'repeated'],
};

const RejectedMention = {
  1: ['startOffset', 'int32'],
  2: ['endOffset', 'int32'],
  3: ['text', 'string'],
  4: ['type', 'enum'],
  5: ['confidence', 'float'],
  6: ['reason', 'enum'],
};

export const ExtractEntitiesResponse = {
  1: ['entities', Entity, 'repeated'],
  2: ['mentions', Mention, 'repeated'],
  3: ['rejected', RejectedMention, 'repeated'],
  4: ['languageCode', 'string'],
  5: ['offsetEncoding', 'enum'],
  6: ['gazetteerVersion', 'string'],
};

const Gazetteer = {
  1: ['name', 'string'],
  2: ['version', 'string'],
  3: ['entityCount', 'int64'],
  4: ['surfaceFormCount', 'int64'],
  5: ['inDefaultSet', 'bool'],
};

export const GetServerInfoRequest = {};

export const GetServerInfoResponse = {
  1: ['serverVersion', 'string'],
  2: ['serving', 'bool'],
  3: ['gazetteers', Gazetteer, 'repeated'],
};

// google.rpc.Status and what of its details the page shows.
const Any = { 1: ['typeUrl', 'string'], 2: ['value', 'bytes'] };
export const RpcStatus = { 1: ['code', 'int32'], 2: ['message', 'string'], 3: ['details', Any, 'repeated'] };
export const ErrorInfo = { 1: ['reason', 'string'], 2: ['domain', 'string'] };
