namespace CondaStore.Domain.Channels.Indexes;

/// <summary>A record among the batches of an index that is being built.</summary>
internal readonly record struct RecordReference(int Batch, int Index);
