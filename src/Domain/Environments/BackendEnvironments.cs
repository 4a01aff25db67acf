using System.Security.Cryptography;
using System.Text;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.LockFiles;
using CondaStore.Domain.Pypi.Index;
using CondaStore.Domain.Pypi.Requirements;
using CondaStore.Domain.Records;
using CondaStore.Domain.Solving.Requests;
using CondaStore.Domain.Specs;

namespace CondaStore.Domain.Environments;

/// <summary>
/// Makes environments that projects are built in. What a backend requires is solved with the channels and indexes of the environment that
/// the wheel is for, around its Python, from conda packages and wheels only: building what builds would have no end. An environment is kept
/// and used for every build that needs the same packages.
/// </summary>
/// <param name="directory">The folder of the environments.</param>
/// <param name="solve">Chooses packages.</param>
/// <param name="install">Makes a prefix hold some content.</param>
/// <param name="time">The clock.</param>
internal sealed class BackendEnvironments(
    string directory,
    Func<SolveRequest, CancellationToken, ValueTask<Solution>> solve,
    Func<string, EnvironmentContent, CancellationToken, Task> install,
    TimeProvider time)
{
    private const int KeyLength = 24;

    private static readonly TimeSpan SolveTimeout = TimeSpan.FromMinutes(2);

    /// <summary>Chooses the packages of an environment.</summary>
    /// <param name="target">What is built for.</param>
    /// <param name="requires">What the backend requires.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="StoreException"><see cref="SolveFailure"/>, and what channels and indexes report.</exception>
    public async Task<BackendEnvironment> SolveAsync(
        BuildTarget target, IReadOnlyList<PypiRequirement> requires, CancellationToken cancellationToken)
    {
        RepodataRecord python = target.Python;
        await using IndexClient client = new(target.Indexes);
        SolveRequest request = new()
        {
            Channels = target.Channels,
            Specs = [MatchSpec.Parse($"python=={python.Version}={python.Build}")],
            VirtualPackages = target.VirtualPackages,
            ChannelPriority = target.ChannelPriority,
            ExcludeNewer = target.ExcludeNewer,
            Timeout = SolveTimeout,
            TimeProvider = time,
            Pypi = requires.Count == 0 ? null : new PypiRequest { Index = client, Subdir = python.Subdir, Requirements = requires },
        };
        Solution solution = await solve(request, cancellationToken);
        List<RepodataRecord> records =
        [
            .. solution.Records,
            .. solution.PypiPackages.Select(p => WheelRecords.Of(
                LockedPipPackage.Of(p), p.Index?.WithCredentials(p.File!.Url) ?? p.File?.Url)),
        ];
        EnvironmentContent content = new() { Packages = TargetPackages.Of(records, []) };
        string key = KeyOf(records);
        return new BackendEnvironment(key, Path.Combine(directory, key), content);
    }

    /// <summary>Installs the packages of an environment, unless they are there.</summary>
    public async Task EnsureAsync(BackendEnvironment environment, CancellationToken cancellationToken)
    {
        await install(environment.Prefix, environment.Content, cancellationToken);
        Directory.SetLastWriteTimeUtc(environment.Prefix, time.GetUtcNow().UtcDateTime);
    }

    private static string KeyOf(IEnumerable<RepodataRecord> records)
    {
        IEnumerable<string> lines = records.Select(r => $"{r.Identity} {r.Sha256 ?? r.Md5 ?? Redaction.Strip(r.Url)}");
        string text = string.Join('\n', lines.Order(StringComparer.Ordinal));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..KeyLength];
    }
}
