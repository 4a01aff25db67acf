using System.Buffers;
using System.Collections.Concurrent;
using CondaStore.Domain.Channels.Repodata;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Installing.Prefixes;
using CondaStore.Domain.Installing.Transactions;
using CondaStore.Domain.Records;
using CondaStore.Domain.Specs;
using CondaStore.Domain.Store.Engine;
using CondaStore.Domain.Tests.TestSupport;

namespace CondaStore.Domain.Tests.Store.Engine;

public sealed class EnvironmentEngineTests : IDisposable
{
    private const string Base = "https://conda.example/test";

    private readonly TemporaryDirectory _directory = new();
    private readonly ArchiveServer _server = new();
    private readonly ConcurrentQueue<InstallProgress> _reports = new();

    public void Dispose()
    {
        _server.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public async Task SolveAndInstall_OverHttp_MakesTheEnvironmentAndReportsEveryPhase()
    {
        Publish(
            new PackageBuilder("app").DependsOn("lib").File("bin/app", "app\n"),
            new PackageBuilder("lib", "2.0").File("lib/lib.txt", "lib\n"));
        using EnvironmentEngine engine = Open();
        SolveInput input = Input("app");

        PlatformSolution solution = await engine.SolveAsync(input, "linux-64", Progress(), CancellationToken.None);
        InstallResult result = await engine.InstallAsync(
            _directory.At("env"), TargetPackages.Of(solution.Records, input.Specs), new InstallOptions(), Progress(), CancellationToken.None);

        Assert.Equal(["lib", "app"], solution.Records.Select(r => r.Name));
        Assert.Equal(2, result.Linked);
        Assert.True(File.Exists(_directory.At("env/bin/app")));
        Assert.Superset(
            new HashSet<InstallPhase> { InstallPhase.Channels, InstallPhase.Solve, InstallPhase.Fetch, InstallPhase.Link },
            _reports.Select(r => r.Phase).ToHashSet());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task InstallLocked_RecordsOfALockfile_TakesFromThePackagesWhatTheyLack(bool withDependencies)
    {
        BuiltPackage[] packages = Publish(
            new PackageBuilder("python", "3.11.2").SitePackages("lib/python3/dist-packages").File("bin/python", "x"),
            new PackageBuilder("module").Noarch(NoarchKind.Python).DependsOn("python").File("site-packages/module.py", "x = 1\n"));
        TargetPackage[] locked = [.. packages.Select(p => new TargetPackage(
            p.Record(Base) with { PythonSitePackagesPath = null, Noarch = NoarchKind.None, Depends = withDependencies ? p.Record(Base).Depends : [] },
            [p.Archive.Name]))];
        using EnvironmentEngine engine = Open();

        await engine.InstallLockedAsync(_directory.At("env"), locked, new InstallOptions(), progress: null, CancellationToken.None);

        PrefixRecord module = PrefixData.Read(_directory.At("env")).Records.Single(r => r.Repodata.Name == "module");
        Assert.Equal(["lib/python3/dist-packages/module.py"], [.. module.Paths.Select(path => path.Path)]);
        Assert.Equal((NoarchKind.Python, "python", "module"), (module.Repodata.Noarch, module.Repodata.Depends[0], module.RequestedSpecs[0]));
    }

    [Fact]
    public async Task InstallLocked_PackageThatThePrefixHas_IsNotFetchedAgain()
    {
        BuiltPackage[] packages = Publish(new PackageBuilder("lib").File("lib/lib.txt", "lib\n"));
        TargetPackage[] target = [new(packages[0].Record(Base), [])];
        using (EnvironmentEngine engine = Open())
        {
            await engine.InstallAsync(_directory.At("env"), target, new InstallOptions(), progress: null, CancellationToken.None);
        }

        Directory.Delete(_directory.At("cache/pkgs"), recursive: true);
        int before = _server.Requests.Count;
        using (EnvironmentEngine engine = Open())
        {
            await engine.InstallLockedAsync(_directory.At("env"), target, new InstallOptions(), progress: null, CancellationToken.None);
        }

        Assert.Equal(before, _server.Requests.Count);
    }

    [Fact]
    public async Task Solve_SpecWithAChannelOfItsOwn_LooksThereToo()
    {
        Publish(new PackageBuilder("app").File("bin/app", "app\n"));
        Publish("https://conda.example/other", new PackageBuilder("special").File("special", "x"));
        using EnvironmentEngine engine = Open();

        PlatformSolution solution = await engine.SolveAsync(
            Input("app", "https://conda.example/other::special"), "linux-64", progress: null, CancellationToken.None);

        Assert.Equal(["app", "special"], solution.Records.Select(r => r.Name).Order(StringComparer.Ordinal));
    }

    private EnvironmentEngine Open() => new(new EngineOptions { CacheDirectory = _directory.At("cache"), Handler = _server });

    private Recorder Progress() => new(_reports);

    private static SolveInput Input(params string[] specs) => new()
    {
        Channels = [Channel.FromUrl(Base)],
        Specs = [.. specs.Select(spec => MatchSpec.Parse(spec))],
    };

    private BuiltPackage[] Publish(params PackageBuilder[] packages) => Publish(Base, packages);

    private BuiltPackage[] Publish(string channel, params PackageBuilder[] packages)
    {
        BuiltPackage[] built = [.. packages.Select(p => p.Build())];
        foreach (BuiltPackage package in built)
        {
            _server.Add(package, channel);
        }

        foreach (string subdir in (string[])["linux-64", "noarch"])
        {
            ArrayBufferWriter<byte> repodata = new();
            RepodataWriter.Write(repodata, subdir, built.Select(p => p.Record(channel)).Where(r => r.Subdir == subdir));
            _server.Add($"{channel}/{subdir}/repodata.json", repodata.WrittenSpan.ToArray());
        }

        return built;
    }

    private sealed class Recorder(ConcurrentQueue<InstallProgress> reports) : IProgress<InstallProgress>
    {
        public void Report(InstallProgress value) => reports.Enqueue(value);
    }
}
