namespace CondaStore.Client;

/// <summary>The answer to a wish to archive.</summary>
/// <param name="RunId">The run that was started; null when there was nothing to do or only the plan was wanted.</param>
/// <param name="Plan">The plan.</param>
public sealed record RemoteArchiveAnswer(string? RunId, RemoteArchivePlan Plan);
