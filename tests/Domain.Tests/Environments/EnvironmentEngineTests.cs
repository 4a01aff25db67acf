using System.Buffers;
using System.Collections.Concurrent;
using CondaStore.Domain.Channels;
using CondaStore.Domain.Channels.Fetching;
using CondaStore.Domain.Channels.Repodata;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Environments;
using CondaStore.Domain.Environments.Formats;
using CondaStore.Domain.Installing.Prefixes;
using CondaStore.Domain.Installing.Transactions;
using CondaStore.Domain.LockFiles;
using CondaStore.Domain.Records;
using CondaStore.Domain.Solving.Requests;
using CondaStore.Domain.Specs;
using CondaStore.Domain.Tests.TestSupport;

namespace CondaStore.Domain.Tests.Environments;

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
        EnvironmentRequest request = Request("app");

        PlatformSolution solution = await SolveAsync(engine, request);
        InstallResult result = await engine.InstallAsync(
            _directory.At("env"), EnvironmentContent.Of(solution), new InstallOptions(), Progress(), CancellationToken.None);

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
    public async Task Install_LockedRecordsOfALockfile_TakesFromThePackagesWhatTheyLack(bool withDependencies)
    {
        BuiltPackage[] packages = Publish(
            new PackageBuilder("python", "3.11.2").SitePackages("lib/python3/dist-packages").File("bin/python", "x"),
            new PackageBuilder("module").Noarch(NoarchKind.Python).DependsOn("python").File("site-packages/module.py", "x = 1\n"));
        TargetPackage[] locked = [.. packages.Select(p => new TargetPackage(
            p.Record(Base) with { PythonSitePackagesPath = null, Noarch = NoarchKind.None, Depends = withDependencies ? p.Record(Base).Depends : [] },
            [p.Archive.Name]))];
        using EnvironmentEngine engine = Open();

        await engine.InstallAsync(_directory.At("env"), new EnvironmentContent { Packages = locked, IsLocked = true }, new InstallOptions(), progress: null, CancellationToken.None);

        PrefixRecord module = PrefixData.Read(_directory.At("env")).Records.Single(r => r.Repodata.Name == "module");
        Assert.Equal(["lib/python3/dist-packages/module.py"], [.. module.Paths.Select(path => path.Path)]);
        Assert.Equal((NoarchKind.Python, "python", "module"), (module.Repodata.Noarch, module.Repodata.Depends[0], module.RequestedSpecs[0]));
    }

    [Fact]
    public async Task Install_LockedPackageThatThePrefixHas_IsNotFetchedAgain()
    {
        BuiltPackage[] packages = Publish(new PackageBuilder("lib").File("lib/lib.txt", "lib\n"));
        TargetPackage[] target = [new(packages[0].Record(Base), [])];
        using (EnvironmentEngine engine = Open())
        {
            await engine.InstallAsync(_directory.At("env"), new EnvironmentContent { Packages = target }, new InstallOptions(), progress: null, CancellationToken.None);
        }

        Directory.Delete(_directory.At("cache/pkgs"), recursive: true);
        int before = _server.Requests.Count;
        using (EnvironmentEngine engine = Open())
        {
            await engine.InstallAsync(
                _directory.At("env"), new EnvironmentContent { Packages = target, IsLocked = true }, new InstallOptions(), progress: null, CancellationToken.None);
        }

        Assert.Equal(before, _server.Requests.Count);
    }

    [Fact]
    public async Task Solve_SpecWithAChannelOfItsOwn_LooksThereToo()
    {
        Publish(new PackageBuilder("app").File("bin/app", "app\n"));
        Publish("https://conda.example/other", new PackageBuilder("special").File("special", "x"));
        using EnvironmentEngine engine = Open();

        PlatformSolution solution = await SolveAsync(engine, Request("app", "https://conda.example/other::special"));

        Assert.Equal(["app", "special"], solution.Records.Select(r => r.Name).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("{0}", true)]
    [InlineData("./{1}", true)]
    [InlineData("{1}", true)]
    [InlineData("~/{1}", true)]
    [InlineData("$FILES/{1}", true)]
    [InlineData("https://u:p@files.example/x/{1}?sig=secret", false)]
    [InlineData("https://files.example/linux-64/{1}", false)]
    [InlineData("tool[url='https://files.example/x/{1}']", false)]
    public async Task Solve_ArchiveOutsideTheChannels_IsACandidateWithItsDependencies(string spec, bool isFile)
    {
        Publish(new PackageBuilder("lib", "2.0").File("lib/lib.txt", "lib\n"), new PackageBuilder("tool", "9").File("x", "x"));
        BuiltPackage tool = new PackageBuilder("tool", "1.0").DependsOn("lib").File("bin/tool", "tool\n").Build();
        string path = tool.WriteTo(_directory.At("files"));
        File.Move(path, _directory.At($"files/{tool.Archive.FileName}"));
        _server.Add($"https://files.example/x/{tool.Archive.FileName}", tool.Bytes);
        _server.Add($"https://files.example/x/{tool.Archive.FileName}?sig=secret", tool.Bytes);
        _server.Add($"https://files.example/linux-64/{tool.Archive.FileName}", tool.Bytes);
        using EnvironmentEngine engine = Open();
        EnvironmentRequest request = Request(string.Format(
            System.Globalization.CultureInfo.InvariantCulture, spec, _directory.At($"files/{tool.Archive.FileName}"), tool.Archive.FileName));

        PlatformSolution solution = await SolveAsync(engine, request);
        await engine.InstallAsync(
            _directory.At("env"), EnvironmentContent.Of(solution), new InstallOptions(), progress: null, CancellationToken.None);

        Assert.Equal(["lib", "tool"], solution.Records.Select(r => r.Name));
        RepodataRecord record = solution.Records[1];
        Assert.Equal(("1.0", "linux-64", tool.Sha256, tool.Bytes.Length), (record.Version, record.Subdir, record.Sha256, record.Size));
        Assert.Equal(isFile, record.Url.StartsWith("file:///", StringComparison.Ordinal));
        Assert.True(File.Exists(_directory.At("env/bin/tool")));
    }

    [Fact]
    public async Task Solve_ArchiveThatWasBuiltAnew_IsNotTakenFromTheCache()
    {
        Publish();
        using EnvironmentEngine engine = Open();
        foreach (string content in (string[])["one", "two"])
        {
            BuiltPackage tool = new PackageBuilder("tool").File("tool", content).Build();
            string path = tool.WriteTo(_directory.At("files"));

            PlatformSolution solution = await SolveAsync(engine, Request(path));

            Assert.Equal(tool.Sha256, solution.Records.Single().Sha256);
        }
    }

    [Fact]
    public async Task Install_LockedArchiveThatWasBuiltAnew_IsNotTakenFromTheCache()
    {
        using EnvironmentEngine engine = Open();
        foreach (string content in (string[])["one", "two"])
        {
            string path = new PackageBuilder("tool").File("tool", content).Build().WriteTo(_directory.At("files"));
            Lockfile lockfile = ExplicitFile.Parse($"@EXPLICIT\n{path}\n");

            await engine.InstallAsync(_directory.At($"env-{content}"), EnvironmentContent.OfLockfile(lockfile, "linux-64"), new InstallOptions(), progress: null, CancellationToken.None);

            Assert.Equal(content, File.ReadAllText(_directory.At($"env-{content}/tool")));
        }
    }

    [Fact]
    public async Task Solve_ArchiveThatAChannelOffers_IsTheChannels()
    {
        BuiltPackage[] packages = Publish(new PackageBuilder("app").File("bin/app", "app\n"), new PackageBuilder("app", "2.0").File("bin/app", "app\n"));
        string url = packages[0].Record(Base).Url;
        using EnvironmentEngine engine = Open();

        PlatformSolution solution = await SolveAsync(engine, Request(url));

        Assert.Equal(url, solution.Records.Single().Url);
        Assert.DoesNotContain(url, _server.Requests);
    }

    [Theory]
    [InlineData("./missing-1.0-0.conda", ErrorCode.FileNotReadable)]
    [InlineData("https://files.example/missing-1.0-0.conda", ErrorCode.PackageUnavailable)]
    [InlineData("./other-1.0-0.conda", ErrorCode.Unsatisfiable)]
    [InlineData("./renamed-1.0-0.conda", ErrorCode.InvalidPackageMetadata)]
    [InlineData("./other-1.0-0.conda#00000000000000000000000000000000", ErrorCode.HashMismatch)]
    public async Task Solve_ArchiveThatCannotBe_IsAnErrorThatSaysSo(string spec, ErrorCode expected)
    {
        Publish();
        BuiltPackage other = new PackageBuilder("other").Subdir("osx-64").File("x", "x").Build();
        Directory.CreateDirectory(_directory.At("files"));
        File.WriteAllBytes(_directory.At($"files/{other.Archive.FileName}"), other.Bytes);
        File.WriteAllBytes(_directory.At("files/renamed-1.0-0.conda"), other.Bytes);
        using EnvironmentEngine engine = Open();

        StoreException failure = await Assert.ThrowsAnyAsync<StoreException>(
            () => SolveAsync(engine, Request(spec)));

        Assert.Equal(expected, failure.Code);
    }

    [Theory]
    [InlineData(null, null, null)]
    [InlineData("12.0", null, "12.0")]
    [InlineData("12.0", "12.4", "12.4")]
    [InlineData("12.0", "", null)]
    public async Task Prepare_Overrides_AreTheCallersBeforeTheFiles(string? ofFile, string? ofCaller, string? expected)
    {
        Publish();
        using EnvironmentEngine engine = Open();
        EnvironmentRequest request = Request();
        static Dictionary<string, string> Variables(string? cuda) =>
            cuda is null ? new() { ["MODE"] = "fast" } : new() { ["CONDA_OVERRIDE_CUDA"] = cuda, ["MODE"] = "fast" };
        request = request with
        {
            Platforms = [request.Platforms[0] with { Platform = "win-64", Variables = Variables(ofFile) }],
            CallerVariables = Variables(ofCaller),
        };

        PreparedPlatform prepared = (await engine.PrepareAsync(request, progress: null, CancellationToken.None)).For("win-64");

        Assert.Equal(expected, prepared.VirtualPackages.FirstOrDefault(p => p.Name == "__cuda")?.Version);
        Assert.Equal(["MODE"], prepared.Requirements.ActivationVariables.Keys);
    }

    [Fact]
    public async Task Solve_PlatformsWithChannelsOfTheirOwn_SearchThese()
    {
        const string Other = "https://conda.example/other";
        Publish(new PackageBuilder("app").Noarch(NoarchKind.Generic).File("app", "a"));
        Publish(Other, new PackageBuilder("app", "2.0").Noarch(NoarchKind.Generic).File("app", "b"));
        using EnvironmentEngine engine = Open();
        EnvironmentRequest request = Request("app");
        request = request with
        {
            Platforms = [request.Platforms[0], request.Platforms[0] with { Platform = "win-64", Channels = [Channel.FromUrl(Other)] }],
        };

        PreparedEnvironment prepared = await engine.PrepareAsync(request, progress: null, CancellationToken.None);
        EnvironmentSolution solution = await engine.SolveAsync(prepared, progress: null, CancellationToken.None);

        Assert.Equal("1.0", solution.For("linux-64").Records.Single().Version);
        Assert.Equal("2.0", solution.For("win-64").Records.Single().Version);
        Assert.Equal([Base, Other], solution.ToLockfile().Channels.Select(c => c.Url));
    }

    [Fact]
    public async Task Prepare_RequirementForPip_IsRefused()
    {
        using EnvironmentEngine engine = Open();
        EnvironmentRequest request = Request();
        request = request with { Platforms = [request.Platforms[0] with { Pip = [new PipLine("flask", new SourceLocation(null, 1, 1))] }] };

        StoreException failure = await Assert.ThrowsAsync<StoreException>(
            () => engine.PrepareAsync(request, progress: null, CancellationToken.None));

        Assert.Equal(ErrorCode.Unsatisfiable, failure.Code);
        Assert.Contains("'flask'", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Complete_ByTheChannels_GivesWhatTheLockfileLacks()
    {
        Publish(new PackageBuilder("python", "3.11.2").SitePackages("lib/site").File("bin/python", "x"));
        using EnvironmentEngine engine = Open();
        PreparedEnvironment prepared = await engine.PrepareAsync(Request("python"), progress: null, CancellationToken.None);
        EnvironmentSolution solution = await engine.SolveAsync(prepared, progress: null, CancellationToken.None);
        Lockfile read = CondaLockFile.Parse(CondaLockFile.ToJson(solution.ToLockfile()));
        EnvironmentContent locked = EnvironmentContent.OfLockfile(read, "linux-64", prepared.Platforms[0].Requirements);

        EnvironmentContent complete = await RecordCompletion.CompleteAsync(locked, prepared.For("linux-64"), CancellationToken.None);

        Assert.Null(locked.Packages[0].Record.PythonSitePackagesPath);
        Assert.Equal("lib/site", complete.Packages[0].Record.PythonSitePackagesPath);
        Assert.Equal(["python"], complete.Packages[0].RequestedSpecs);
    }

    [Fact]
    public async Task Circumstances_OfTheSameChannels_DifferByRulesAndMachine()
    {
        Publish(new PackageBuilder("app").File("bin/app", "app\n"));
        using EnvironmentEngine engine = Open();
        PreparedEnvironment prepared = await engine.PrepareAsync(Request("app"), progress: null, CancellationToken.None);
        string?[] all =
        [
            prepared.Circumstances(),
            (prepared with { Request = prepared.Request with { ChannelPriority = ChannelPriority.Flexible } }).Circumstances(),
            (prepared with { Request = prepared.Request with { ExcludeNewer = new ExcludeNewer { Cutoff = DateTimeOffset.UnixEpoch } } }).Circumstances(),
            (prepared with { Platforms = [prepared.Platforms[0] with { VirtualPackages = [] }] }).Circumstances(),
        ];

        Assert.All(all, Assert.NotNull);
        Assert.Equal(all.Length, all.Distinct().Count());
        Assert.Equal(all[0], (await engine.PrepareAsync(Request("lib"), progress: null, CancellationToken.None)).Circumstances());
    }

    [Fact]
    public async Task Install_Offline_RequestsNothing()
    {
        BuiltPackage[] packages = Publish(new PackageBuilder("app").File("bin/app", "app\n"));
        EnvironmentRequest request = Request("app");
        EnvironmentContent targets;
        using (EnvironmentEngine engine = Open())
        {
            PlatformSolution solution = await SolveAsync(engine, request);
            targets = EnvironmentContent.Of(solution);
        }

        int before = _server.Requests.Count;
        using EnvironmentEngine offline = Open(RepodataCacheMode.CacheOnly);
        await SolveAsync(offline, request);
        StoreException failure = await Assert.ThrowsAsync<StoreException>(
            () => offline.InstallAsync(_directory.At("env"), targets, new InstallOptions(), progress: null, CancellationToken.None));

        Assert.Equal(ErrorCode.PackageUnavailable, failure.Code);
        Assert.Contains(packages[0].Archive.FileName, failure.Message, StringComparison.Ordinal);
        Assert.Equal(before, _server.Requests.Count);
    }

    [Theory]
    [InlineData(UpdateMode.Free, new string[0], "app", "app=2.0 lib=2.0 tool=2.0")]
    [InlineData(UpdateMode.Keep, new string[0], "app", "app=1.0 lib=1.0 tool=1.0")]
    [InlineData(UpdateMode.Keep, new string[0], "app>=2", "app=2.0 lib=2.0 tool=1.0")]
    [InlineData(UpdateMode.Keep, new[] { "tool" }, "app", "app=1.0 lib=1.0 tool=2.0")]
    [InlineData(UpdateMode.Only, new[] { "tool" }, "app", "app=1.0 lib=1.0 tool=2.0")]
    [InlineData(UpdateMode.Only, new[] { "App", "lib" }, "app>=2", "app=2.0 lib=2.0 tool=1.0")]
    public async Task Solve_WithAnEarlierEnvironment_ChangesWhatTheRuleAllows(
        UpdateMode mode, string[] names, string spec, string expected)
    {
        Publish(Versions("1.0"));
        using EnvironmentEngine engine = Open();
        Lockfile former = await LockAsync(engine, Request("app", "tool"));
        Publish([.. Versions("1.0"), .. Versions("2.0")]);
        EnvironmentRequest request = Request(spec, "tool") with { Update = new UpdateRule(former, mode, names) };

        PlatformSolution solution = await SolveAsync(engine, request);

        Assert.Equal(
            expected, string.Join(' ', solution.Records.OrderBy(r => r.Name, StringComparer.Ordinal).Select(r => $"{r.Name}={r.Version}")));
        Assert.Empty(solution.Warnings);
    }

    [Fact]
    public async Task Solve_OnlyAPackageThatNeedsMore_SaysWhatMayNotChange()
    {
        Publish(Versions("1.0"));
        using EnvironmentEngine engine = Open();
        Lockfile former = await LockAsync(engine, Request("app", "tool"));
        Publish([.. Versions("1.0"), .. Versions("2.0")]);
        EnvironmentRequest request = Request("app>=2", "tool") with { Update = new UpdateRule(former, UpdateMode.Only, ["app"]) };

        SolveFailure failure = await Assert.ThrowsAsync<SolveFailure>(() => SolveAsync(engine, request));

        Assert.Contains("lib 1.0", failure.Message, StringComparison.Ordinal);
        Assert.StartsWith("Only app may change", failure.Hints[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(UpdateMode.Keep)]
    [InlineData(UpdateMode.Only)]
    public async Task Solve_KeptPackageIsGoneFromTheChannel_IsReplacedWithAWarning(UpdateMode mode)
    {
        Publish(Versions("1.0"));
        using EnvironmentEngine engine = Open();
        Lockfile former = await LockAsync(engine, Request("app"));
        Publish(Versions("2.0"));
        EnvironmentRequest request = Request("app") with { Update = new UpdateRule(former, mode, []) };

        PlatformSolution solution = await SolveAsync(engine, request);

        Assert.All(solution.Records, r => Assert.Equal("2.0", r.Version));
        Assert.Contains("app 1.0 (0) is no longer in the channels and may be replaced.", solution.Warnings);
    }

    private static PackageBuilder[] Versions(string version) =>
    [
        new PackageBuilder("app", version).DependsOn($"lib >={version}").File("bin/app", "app\n"),
        new PackageBuilder("lib", version).File("lib/lib.txt", "lib\n"),
        new PackageBuilder("tool", version).File("bin/tool", "tool\n"),
    ];

    private async Task<Lockfile> LockAsync(EnvironmentEngine engine, EnvironmentRequest request)
    {
        PreparedEnvironment prepared = await engine.PrepareAsync(request, Progress(), CancellationToken.None);
        EnvironmentSolution solution = await engine.SolveAsync(prepared, Progress(), CancellationToken.None);
        return CondaLockFile.Parse(CondaLockFile.ToJson(solution.ToLockfile()));
    }

    private EnvironmentEngine Open(RepodataCacheMode mode = RepodataCacheMode.CacheOrFetch) => EnvironmentEngine.Open(new EngineOptions
    {
        CacheDirectory = _directory.At("cache"),
        Handler = _server,
        RepodataMode = mode,
    });

    private async Task<PlatformSolution> SolveAsync(EnvironmentEngine engine, EnvironmentRequest request)
    {
        PreparedEnvironment prepared = await engine.PrepareAsync(request, Progress(), CancellationToken.None);
        return (await engine.SolveAsync(prepared, Progress(), CancellationToken.None)).For("linux-64");
    }

    private Recorder Progress() => new(_reports);

    private EnvironmentRequest Request(params string[] specs)
    {
        PlatformRequirements required = new()
        {
            Platform = "linux-64",
            Channels = [Channel.FromUrl(Base)],
            Conda = [.. specs.Select(spec => MatchSpec.Parse(spec))],
        };
        return new EnvironmentRequest
        {
            ChannelsOfSpecs = new ChannelConfiguration().ParseAll(EnvironmentRequest.ChannelsNamedBeside([required], withArchives: false)),
            Platforms = [required],
            Archives = new ArchiveOptions(
                _directory.At("files"), _directory.At("files"), new Dictionary<string, string> { ["FILES"] = _directory.At("files") }),
        };
    }

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
