namespace CondaStore.Domain.Channels.Indexes;

/// <summary>Identifies a record among the batches of an index being built.</summary>
internal readonly record struct RecordReference(int Batch, int Index);
