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
    public async Task<RemoteBuild> WaitAsync(long id, Func<RemoteBuild, bool> isEnough, IProgress<RemoteBuild>? look, CancellationToken cancellationToken)
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
    public Task<string?> ArchiveAsync(long id, ArchiveWish wish, CancellationToken cancellationToken) =>
        _connection.AcknowledgeAsync(
            HttpMethod.Post,
            FormattableString.Invariant($"build/{id}/archive/"),
            ClientJson.Write(wish, ClientJson.Default.ArchiveWish),
            cancellationToken);
}
