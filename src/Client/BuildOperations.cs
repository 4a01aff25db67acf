namespace CondaStore.Client;

/// <summary>What can be done with builds.</summary>
public sealed class BuildOperations
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(500);

    private readonly StoreConnection _connection;

    internal BuildOperations(StoreConnection connection) => _connection = connection;

    /// <summary>Tells about a build.</summary>
    /// <exception cref="StoreRequestException">There is no such build, or the caller may not see it.</exception>
    public Task<RemoteBuild> GetAsync(long id, CancellationToken cancellationToken) =>
        _connection.SendAsync(HttpMethod.Get, FormattableString.Invariant($"build/{id}/"), null, ClientJson.Default.RemoteBuild, cancellationToken);

    /// <summary>Looks at a build until a condition holds, and tells of every look.</summary>
    /// <param name="id">The build.</param>
    /// <param name="isEnough">The condition.</param>
    /// <param name="look">Told what was seen; null when nobody listens.</param>
    /// <param name="cancellationToken">Ends the waiting; what the store does goes on.</param>
    /// <exception cref="StoreRequestException">The store does not answer, or not any more.</exception>
    public async Task<RemoteBuild> WaitAsync(
        long id, Func<RemoteBuild, bool> isEnough, IProgress<RemoteBuild>? look, CancellationToken cancellationToken)
    {
        while (true)
        {
            RemoteBuild build = await GetAsync(id, cancellationToken);
            look?.Report(build);
            if (isEnough(build))
            {
                return build;
            }

            await Task.Delay(LookInterval, _connection.TimeProvider, cancellationToken);
        }
    }

    /// <summary>Archives a completed build: its environment goes; specification, lockfile and log stay.</summary>
    /// <exception cref="StoreRequestException">The build is not completed, or it is the active one and not forced.</exception>
    public Task<string?> ArchiveAsync(long id, ArchiveRequest request, CancellationToken cancellationToken) =>
        _connection.AcknowledgeAsync(
            HttpMethod.Post,
            FormattableString.Invariant($"build/{id}/archive/"),
            ClientJson.Write(request, ClientJson.Default.ArchiveRequest),
            cancellationToken);

    /// <summary>
    /// Brings an archived build back from its lockfile. It is back when its status is COMPLETED, and still ARCHIVED when that
    /// failed.
    /// </summary>
    /// <param name="id">The build.</param>
    /// <param name="activate">Whether it becomes the active build of its environment afterwards.</param>
    /// <param name="cancellationToken">Ends the call; what the store does goes on.</param>
    /// <exception cref="StoreRequestException">The build is not archived.</exception>
    public Task<string?> RecreateAsync(long id, bool activate, CancellationToken cancellationToken) =>
        _connection.AcknowledgeAsync(
            HttpMethod.Post,
            FormattableString.Invariant($"build/{id}/recreate/"),
            ClientJson.Write(new RecreateRequest(activate), ClientJson.Default.RecreateRequest),
            cancellationToken);

    /// <summary>What differed from the first installation when a build was last brought back.</summary>
    /// <exception cref="StoreRequestException">There is no such build, or the caller may not see it.</exception>
    public Task<RemoteDifferences> DifferencesAsync(long id, CancellationToken cancellationToken) => _connection.SendAsync(
        HttpMethod.Get, FormattableString.Invariant($"build/{id}/differences/"), null, ClientJson.Default.RemoteDifferences, cancellationToken);

    /// <summary>Waits until a build that came back was compared with its first installation.</summary>
    /// <param name="id">The build.</param>
    /// <param name="patience">Waits no longer than this; a build without a record of its first installation is never compared.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public async Task<RemoteDifferences> ComparedAsync(long id, TimeSpan patience, CancellationToken cancellationToken)
    {
        long started = _connection.TimeProvider.GetTimestamp();
        while (true)
        {
            RemoteDifferences differences = await DifferencesAsync(id, cancellationToken);
            if (differences.Compared || _connection.TimeProvider.GetElapsedTime(started) > patience)
            {
                return differences;
            }

            await Task.Delay(LookInterval, _connection.TimeProvider, cancellationToken);
        }
    }
}
