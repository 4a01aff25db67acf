namespace CondaStore.Client;

/// <summary>Provides the operations that archive old builds by rule: plans, runs and retention.</summary>
public sealed class ArchiveOperations
{
    private readonly StoreConnection _connection;

    internal ArchiveOperations(StoreConnection connection) => _connection = connection;

    /// <summary>Plans an archive run, and starts it unless <see cref="ArchiveFilterRequest.DryRun"/> is set.</summary>
    /// <exception cref="StoreRequestException">The filter is invalid.</exception>
    public Task<RemoteArchiveAnswer> CreateAsync(ArchiveFilterRequest request, CancellationToken cancellationToken) =>
        _connection.SendAsync(
            HttpMethod.Post,
            "archive/",
            ClientJson.Write(request, ClientJson.Default.ArchiveFilterRequest),
            ClientJson.Default.RemoteArchiveAnswer,
            cancellationToken);

    /// <summary>Lists the runs that the caller may see, newest first.</summary>
    public Task<IReadOnlyList<RemoteArchiveRun>> ListAsync(CancellationToken cancellationToken) =>
        _connection.SendAsync(HttpMethod.Get, "archive/", null, ClientJson.Default.IReadOnlyListRemoteArchiveRun, cancellationToken);

    /// <summary>Gets a run with its builds.</summary>
    /// <exception cref="StoreRequestException">The run does not exist, or the caller may not see it.</exception>
    public Task<RemoteArchiveRun> GetAsync(string run, CancellationToken cancellationToken) =>
        _connection.SendAsync(
            HttpMethod.Get, $"archive/{Uri.EscapeDataString(run)}/", null, ClientJson.Default.RemoteArchiveRun, cancellationToken);

    /// <summary>Stops a run after its current build.</summary>
    public Task<RemoteArchiveRun> CancelAsync(string run, CancellationToken cancellationToken) =>
        _connection.SendAsync(
            HttpMethod.Put, $"archive/{Uri.EscapeDataString(run)}/cancel/", null, ClientJson.Default.RemoteArchiveRun, cancellationToken);

    /// <summary>Resumes a stopped run.</summary>
    public Task<RemoteArchiveRun> ResumeAsync(string run, CancellationToken cancellationToken) =>
        _connection.SendAsync(
            HttpMethod.Post, $"archive/{Uri.EscapeDataString(run)}/resume/", null, ClientJson.Default.RemoteArchiveRun, cancellationToken);

    /// <summary>Gets what the retention settings would archive and delete now.</summary>
    public Task<RemoteArchivePlan> RetentionPlanAsync(CancellationToken cancellationToken) =>
        _connection.SendAsync(HttpMethod.Get, "retention/plan/", null, ClientJson.Default.RemoteArchivePlan, cancellationToken);

    /// <summary>Applies the retention settings now.</summary>
    public Task<RemoteArchiveAnswer> ApplyRetentionAsync(CancellationToken cancellationToken) =>
        _connection.SendAsync(HttpMethod.Post, "retention/run/", null, ClientJson.Default.RemoteArchiveAnswer, cancellationToken);

    /// <summary>Waits until a run has ended, and reports its state each time it is polled.</summary>
    public async Task<RemoteArchiveRun> WaitAsync(string run, IProgress<RemoteArchiveRun>? look, CancellationToken cancellationToken)
    {
        while (true)
        {
            RemoteArchiveRun found = await GetAsync(run, cancellationToken);
            look?.Report(found);
            if (found.State != "RUNNING")
            {
                return found;
            }

            await _connection.LookAgainAsync(cancellationToken);
        }
    }
}
