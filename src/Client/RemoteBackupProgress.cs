namespace CondaStore.Client;

/// <summary>How far work is.</summary>
/// <param name="Stage">What is being done.</param>
/// <param name="Done">How many are done.</param>
/// <param name="Total">How many there are; 0 when not known.</param>
/// <param name="Bytes">Bytes of what is done.</param>
/// <param name="Percent">How much of the stage is done; null when the total is not known.</param>
public sealed record RemoteBackupProgress(string Stage, long Done, long Total, long Bytes, int? Percent);
