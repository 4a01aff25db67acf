using System.Security.Cryptography;
using CondaStore.Domain.Installing;
using CondaStore.Domain.Installing.Linking;
using CondaStore.Domain.Installing.Prefixes;
using CondaStore.Domain.Installing.Transactions;
using CondaStore.Domain.Records;
using CondaStore.Domain.Tests.TestSupport;

namespace CondaStore.Domain.Tests.Installing;

/// <summary>A prefix in a directory of its own, with short ways to change and to look at it.</summary>
internal sealed class TestPrefix : IDisposable
{
    private static readonly TimeProvider FixedTime = new StoppedTime();

    public TemporaryDirectory Directory { get; } = new();

    public string Path => Directory.At("env");

    public List<string> Warnings { get; } = [];

    public ExtractedPackage Package(string name, string version = "1.0", string build = "0") => new(Directory, name, version, build);

    public ReadyPackage Python(string version = "3.11.4") => ExtractedPackage.Python(Directory, version).Build();

    public InstallOptions Options(InstallOptions? options = null) => (options ?? new InstallOptions()) with
    {
        LockTimeout = TimeSpan.FromSeconds(20),
        Warn = w =>
        {
            lock (Warnings)
            {
                Warnings.Add(w);
            }
        },
    };

    public Task<InstallResult> InstallAsync(params ReadyPackage[] packages) => InstallAsync(new InstallOptions(), packages);

    public Task<InstallResult> InstallAsync(InstallOptions options, params ReadyPackage[] packages)
    {
        Dictionary<string, ReadyPackage> byName = packages.ToDictionary(p => p.Record.Name);
        return InstallAsync(options, packages, needed => needed.Select(r => byName[r.Name]));
    }

    public Task<InstallResult> InstallAsync(
        InstallOptions options, IEnumerable<ReadyPackage> target, Func<IReadOnlyList<RepodataRecord>, IEnumerable<ReadyPackage>> ready) =>
        Installer.InstallAsync(
            Path, Target(target), (needed, _) => ready(needed).ToAsyncEnumerable(), Options(options), FixedTime, CancellationToken.None);

    public Task<PrefixTransaction> BeginAsync(InstallOptions options, params ReadyPackage[] packages) =>
        PrefixTransaction.BeginAsync(Path, Target(packages), Options(options), FixedTime, CancellationToken.None);

    public static TargetPackage[] Target(IEnumerable<ReadyPackage> packages) => [.. packages.Select(p => new TargetPackage(p.Record, []))];

    public string Read(string path) => File.ReadAllText(System.IO.Path.Combine(Path, path));

    public bool Has(string path) => System.IO.Path.Exists(System.IO.Path.Combine(Path, path));

    public PrefixRecord Record(string name) => PrefixData.Read(Path).Records.Single(r => r.Repodata.Name == name);

    public async Task AssertIntactAsync()
    {
        PrefixVerification verification = await PrefixVerifier.VerifyAsync(Path, listExtraFiles: true, null, CancellationToken.None);
        Assert.Empty(verification.Differences);
        Assert.Equal(PrefixState.Ready, verification.State);
    }

    /// <summary>Every path below the prefix with type and content, except history, lock and bytecode timestamps that time decides.</summary>
    public string Snapshot(bool withMetadata = true)
    {
        List<string> lines = [];
        foreach (string file in System.IO.Directory.EnumerateFileSystemEntries(Path, "*", new EnumerationOptions { AttributesToSkip = 0, RecurseSubdirectories = true })
            .Order(StringComparer.Ordinal))
        {
            string relative = System.IO.Path.GetRelativePath(Path, file);
            FileInfo info = new(file);
            if (relative == "conda-meta/.lock" || (!withMetadata && relative.StartsWith("conda-meta", StringComparison.Ordinal)))
            {
                continue;
            }

            string content = info.LinkTarget is { } target ? "-> " + target
                : System.IO.Directory.Exists(file) ? "directory"
                : Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file)));
            lines.Add($"{relative} {content}");
        }

        return string.Join('\n', lines);
    }

    public void Dispose() => Directory.Dispose();

    private sealed class StoppedTime : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2024, 5, 6, 7, 8, 9, TimeSpan.Zero);
    }
}
