namespace CondaStore.Client;

/// <summary>Provides the operations on builds.</summary>
public sealed class BuildOperations
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(500);

    private readonly StoreConnection _connection;

    internal BuildOperations(StoreConnection connection) => _connection = connection;

    /// <summary>Gets a build.</summary>
    /// <exception cref="StoreRequestException">The build does not exist, or the caller may not see it.</exception>
    public Task<RemoteBuild> GetAsync(long id, CancellationToken cancellationToken) =>
        _connection.SendAsync(
            HttpMethod.Get, FormattableString.Invariant($"build/{id}/"), null, ClientJson.Default.RemoteBuild, cancellationToken);

    /// <summary>Polls a build until a condition is met, and reports its state each time.</summary>
    /// <param name="id">The ID of the build.</param>
    /// <param name="isEnough">The condition.</param>
    /// <param name="look">Receives the state of the build, or null if not needed.</param>
    /// <param name="cancellationToken">Cancels waiting; the build continues.</param>
    /// <exception cref="StoreRequestException">The store does not respond.</exception>
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

    /// <summary>Archives a completed build: its environment is removed; its specification, lockfile and log are kept.</summary>
    /// <exception cref="StoreRequestException">
    /// The build is not completed, or it is the active build and the request is not forced.
    /// </exception>
    public Task<string?> ArchiveAsync(long id, ArchiveRequest request, CancellationToken cancellationToken) =>
        _connection.AcknowledgeAsync(
            HttpMethod.Post,
            FormattableString.Invariant($"build/{id}/archive/"),
            ClientJson.Write(request, ClientJson.Default.ArchiveRequest),
            cancellationToken);

    /// <summary>
    /// Starts to recreate an archived build from its lockfile. Its status becomes COMPLETED on success and is ARCHIVED again on failure.
    /// </summary>
    /// <param name="id">The ID of the build.</param>
    /// <param name="activate">Whether the build becomes the active build of its environment afterwards.</param>
    /// <param name="cancellationToken">Cancels the request; a started recreation continues.</param>
    /// <exception cref="StoreRequestException">The build is not archived.</exception>
    public Task<string?> RecreateAsync(long id, bool activate, CancellationToken cancellationToken) =>
        _connection.AcknowledgeAsync(
            HttpMethod.Post,
            FormattableString.Invariant($"build/{id}/recreate/"),
            ClientJson.Write(new RecreateRequest(activate), ClientJson.Default.RecreateRequest),
            cancellationToken);

    /// <summary>Gets the differences between the first installation of a build and its latest recreation.</summary>
    /// <exception cref="StoreRequestException">The build does not exist, or the caller may not see it.</exception>
    public Task<RemoteDifferences> DifferencesAsync(long id, CancellationToken cancellationToken) => _connection.SendAsync(
        HttpMethod.Get, FormattableString.Invariant($"build/{id}/differences/"), null, ClientJson.Default.RemoteDifferences,
        cancellationToken);

    /// <summary>Waits until a recreated build has been compared with its first installation.</summary>
    /// <param name="id">The ID of the build.</param>
    /// <param name="patience">The maximum time to wait; a build without a record of its first installation is never compared.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
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
