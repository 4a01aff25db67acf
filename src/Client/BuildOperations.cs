using System.Net;
using System.Runtime.CompilerServices;

namespace CondaStore.Client;

/// <summary>Provides the operations on builds.</summary>
public sealed class BuildOperations
{
    private static readonly TimeSpan LongestOutage = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestPacking = TimeSpan.FromMinutes(30);

    private readonly StoreConnection _connection;

    internal BuildOperations(StoreConnection connection) => _connection = connection;

    /// <summary>Lists the builds that the caller may see.</summary>
    /// <exception cref="StoreRequestException">The store refused a request or did not respond.</exception>
    public IAsyncEnumerable<RemoteBuild> ListAsync(BuildFilter filter, CancellationToken cancellationToken) => _connection.PagesAsync(
        "build/",
        RequestQuery.None
            .And("status", filter.Status)
            .And("namespace", filter.Namespace)
            .And("name", filter.Name)
            .And("environment_id", filter.EnvironmentId)
            .And("packages", filter.Packages)
            .And("artifact", filter.Artifact)
            .And("sort_by", filter.SortBy)
            .And("order", filter.IsDescending ? "desc" : null),
        ClientJson.Default.IReadOnlyListRemoteBuild,
        cancellationToken);

    /// <summary>Builds the specification of a build again.</summary>
    /// <returns>The ID of the new build.</returns>
    /// <exception cref="StoreRequestException">The build does not exist, or the caller may not change its environment.</exception>
    public async Task<long> RebuildAsync(long id, CancellationToken cancellationToken) => (await _connection.SendAsync(
        HttpMethod.Put, Path(id), null, ClientJson.Default.StartedBuild, cancellationToken)).BuildId;

    /// <summary>Cancels a build; one that has ended is not changed.</summary>
    /// <exception cref="StoreRequestException">The build does not exist, or the caller may not cancel it.</exception>
    public Task<string?> CancelAsync(long id, CancellationToken cancellationToken) =>
        _connection.AcknowledgeAsync(HttpMethod.Put, Path(id) + "cancel/", null, cancellationToken);

    /// <summary>Deletes a build that has ended. Its log, lockfile and specification are kept.</summary>
    /// <exception cref="StoreRequestException">The build has not ended, or the caller may not delete it.</exception>
    public Task<string?> DeleteAsync(long id, CancellationToken cancellationToken) =>
        _connection.AcknowledgeAsync(HttpMethod.Delete, Path(id), null, cancellationToken);

    /// <summary>Lists the packages of a build by channel and name.</summary>
    /// <exception cref="StoreRequestException">The build does not exist, or the caller may not see it.</exception>
    public IAsyncEnumerable<RemotePackage> PackagesAsync(long id, BuildPackageFilter filter, CancellationToken cancellationToken) =>
        _connection.PagesAsync(
            Path(id) + "packages/",
            RequestQuery.None
                .And("search", filter.Search)
                .And("exact", filter.IsExact ? "true" : null)
                .And("build", filter.Build),
            ClientJson.Default.IReadOnlyListRemotePackage,
            cancellationToken);

    /// <summary>Enumerates the lines of the log.</summary>
    /// <param name="id">The ID of the build.</param>
    /// <param name="follow">Whether to wait for further lines until the build ends.</param>
    /// <param name="cancellationToken">Cancels the enumeration; the build continues.</param>
    /// <exception cref="StoreRequestException">The build does not exist, or the caller may not see it.</exception>
    public IAsyncEnumerable<string> LogAsync(long id, bool follow, CancellationToken cancellationToken) =>
        follow ? new BuildLogReader(_connection, Path(id) + "logs/").ReadAsync(cancellationToken) : WrittenLogAsync(id, cancellationToken);

    private async IAsyncEnumerable<string> WrittenLogAsync(long id, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using Stream stream = await OpenAsync(id, BuildFile.Log, cancellationToken);
        using StreamReader reader = new(stream);
        while (await reader.ReadLineAsync(cancellationToken) is { } line)
        {
            yield return line;
        }
    }

    /// <summary>
    /// Opens a file of a build. A packed environment is created on the first request, which is waited for. The caller disposes of the
    /// stream.
    /// </summary>
    /// <exception cref="StoreRequestException">The build does not have the file, or the caller may not see it.</exception>
    public async Task<Stream> OpenAsync(long id, BuildFile file, CancellationToken cancellationToken)
    {
        string path = Path(id) + (file == BuildFile.Log ? "logs/" : $"{file.ToString().ToLowerInvariant()}/");
        long started = _connection.TimeProvider.GetTimestamp();
        while (true)
        {
            TimeSpan pause;
            try
            {
                return await _connection.OpenAsync(path, cancellationToken);
            }
            catch (StoreRequestException failure) when (
                failure is { Status: HttpStatusCode.Conflict, RetryAfter: { } wanted }
                && _connection.TimeProvider.GetElapsedTime(started) + wanted < LongestPacking)
            {
                pause = wanted;
            }

            await Task.Delay(pause, _connection.TimeProvider, cancellationToken);
        }
    }

    /// <summary>Gets a build.</summary>
    /// <exception cref="StoreRequestException">The build does not exist, or the caller may not see it.</exception>
    public Task<RemoteBuild> GetAsync(long id, CancellationToken cancellationToken) =>
        _connection.SendAsync(
            HttpMethod.Get, Path(id), null, ClientJson.Default.RemoteBuild, cancellationToken);

    /// <summary>Polls a build until a condition is met, and reports its state each time.</summary>
    /// <param name="id">The ID of the build.</param>
    /// <param name="isEnough">The condition.</param>
    /// <param name="look">Receives the state of the build, or null if not needed.</param>
    /// <param name="cancellationToken">Cancels waiting; the build continues.</param>
    /// <exception cref="StoreRequestException">The store does not respond.</exception>
    public async Task<RemoteBuild> WaitAsync(
        long id, Func<RemoteBuild, bool> isEnough, IProgress<RemoteBuild>? look, CancellationToken cancellationToken)
    {
        long lastSeen = _connection.TimeProvider.GetTimestamp();
        while (true)
        {
            try
            {
                RemoteBuild build = await GetAsync(id, cancellationToken);
                lastSeen = _connection.TimeProvider.GetTimestamp();
                look?.Report(build);
                if (isEnough(build))
                {
                    return build;
                }
            }
            catch (StoreRequestException failure) when (
                failure.IsTransient && _connection.TimeProvider.GetElapsedTime(lastSeen) < LongestOutage)
            {
                // A store that is started again continues its builds.
            }

            await _connection.LookAgainAsync(cancellationToken);
        }
    }

    /// <summary>Archives a completed build: its environment is removed; its specification, lockfile and log are kept.</summary>
    /// <exception cref="StoreRequestException">
    /// The build is not completed, or it is the active build and the request is not forced.
    /// </exception>
    public Task<string?> ArchiveAsync(long id, ArchiveRequest request, CancellationToken cancellationToken) =>
        _connection.AcknowledgeAsync(
            HttpMethod.Post,
            Path(id) + "archive/",
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
            Path(id) + "recreate/",
            ClientJson.Write(new RecreateRequest(activate), ClientJson.Default.RecreateRequest),
            cancellationToken);

    /// <summary>Gets the differences between the first installation of a build and its latest recreation.</summary>
    /// <exception cref="StoreRequestException">The build does not exist, or the caller may not see it.</exception>
    public Task<RemoteDifferences> DifferencesAsync(long id, CancellationToken cancellationToken) => _connection.SendAsync(
        HttpMethod.Get, Path(id) + "differences/", null, ClientJson.Default.RemoteDifferences,
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

            await _connection.LookAgainAsync(cancellationToken);
        }
    }

    private static string Path(long id) => FormattableString.Invariant($"build/{id}/");
}
