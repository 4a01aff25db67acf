using System.Buffers;
using System.Text.Json;
using CondaStore.Cli.Local;
using CondaStore.Domain.Channels.Fetching;
using CondaStore.Domain.Channels.Repodata;
using CondaStore.Domain.Environments;
using CondaStore.Domain.Environments.Formats;
using CondaStore.Domain.LockFiles;
using CondaStore.Domain.Records;
using CondaStore.Domain.Solving.Requests;
using CondaStore.Domain.Specs;
using CondaStore.Domain.Store.Access;
using CondaStore.Domain.Store.Configuration;
using CondaStore.Domain.Store.Ledger;
using CondaStore.Domain.Store.Specifying;
using CondaStore.Domain.Store.Work;
using CondaStore.Domain.Tests.TestSupport;
using CondaStore.Domain.VirtualPackages;
using CondaStore.Tests.Support;

namespace CondaStore.Cli.Tests.Local;

/// <summary>
/// The command and the store lock an environment file alike, from reading it to the last byte of the lockfile. Only the remark on the file that
/// the requirements came from is the command's own.
/// </summary>
public sealed class LockfileAgreementTests : IDisposable
{
    private const string Forge = "https://conda.anaconda.org/conda-forge";
    private const string Other = "https://conda.example/other";

    private readonly TemporaryDirectory _directory = new();
    private readonly ArchiveServer _server = new();

    public LockfileAgreementTests()
    {
        string own = HostPlatform.Subdir;
        string foreign = ForeignPlatform;
        Publish(
            Forge,
            [
                Record(Forge, own, "app", "1.0", "lib >=1"), Record(Forge, own, "app", "2.0", "lib >=2") with { Timestamp = 1_790_000_000_000 },
                Record(Forge, own, "lib", "1.5"), Record(Forge, own, "lib", "2.5") with { Timestamp = 1_790_000_000_000 },
                Record(Forge, own, "shared", "1.0"),
                Record(Forge, own, "fast", "1.0") with { Build = "cpu_0", FileName = "fast-1.0-cpu_0.conda", Url = $"{Forge}/{own}/fast-1.0-cpu_0.conda" },
                Record(Forge, own, "fast", "2.0", "__cuda >=12"),
                Record(Forge, own, "held", "1.0") with { Constrains = ["lib <2"] },
                Record(Forge, own, "linked", "1.0", "pure"),
                Record(Forge, foreign, "app", "1.0", "lib >=1"), Record(Forge, foreign, "lib", "1.5"), Record(Forge, foreign, "foreign-only", "1.0"),
                Record(Forge, Subdirs.Noarch, "pure", "3.0") with { Noarch = NoarchKind.Python },
            ]);
        Publish(
            Other,
            [Record(Other, own, "shared", "9.0"), Record(Other, own, "special", "1.0", "shared"), Record(Other, own, "lib", "3.0")]);
    }

    private static string ForeignPlatform => HostPlatform.Subdir == "osx-arm64" ? "linux-64" : "osx-arm64";

    public static TheoryData<string, string> Corpus => new()
    {
        { "a channel by its name", "channels: [conda-forge]\ndependencies: [app]" },
        { "a channel by its URL", $"channels: ['{Other}/']\ndependencies: [special]" },
        { "versions", "channels: [conda-forge]\ndependencies: ['app >=1,<2', lib=1]" },
        { "a build", "channels: [conda-forge]\ndependencies: [fast=1.0=cpu*]" },
        { "noarch", "channels: [conda-forge]\ndependencies: [linked]" },
        { "several channels", $"channels: [conda-forge, '{Other}']\ndependencies: [special, shared, app]" },
        { "channels the other way round", $"channels: ['{Other}', conda-forge]\ndependencies: [special, shared]" },
        { "no default channels", $"channels: [conda-forge, nodefaults, '{Other}']\ndependencies: [app, special]" },
        { "a channel twice", "channels: [conda-forge, conda-forge]\ndependencies: [app]" },
        { "a requirement with its channel", $"channels: [conda-forge, '{Other}']\ndependencies: ['{Other}::shared', 'conda-forge::lib']" },
        { "a channel that only a requirement names", $"channels: [conda-forge]\ndependencies: [app, '{Other}::special']" },
        { "constraints of packages", "channels: [conda-forge]\ndependencies: [held, app]" },
        { "a virtual package", "channels: [conda-forge]\ndependencies: [fast]\nvariables: {CONDA_OVERRIDE_CUDA: '12.4'}" },
        { "no virtual package", "channels: [conda-forge]\ndependencies: [fast]\nvariables: {CONDA_OVERRIDE_CUDA: ''}" },
        { "variables", "channels: [conda-forge]\ndependencies: [app]\nvariables: {N: 5, MODE: fast}" },
        { "an archive that a channel has", $"channels: [conda-forge]\ndependencies: ['{Forge}/{HostPlatform.Subdir}/app-1.0-0.conda']" },
        { "order and repetition", "channels: [conda-forge]\ndependencies: [pure, app, app, lib]" },
    };

    [Theory]
    [MemberData(nameof(Corpus))]
    public Task Lockfiles_OfBothDoors_AreTheSame(string feature, string file) => AgreeAsync(feature, file, []);

    [Theory]
    [InlineData("dependencies: [app]")]
    [InlineData("dependencies:\n- app\n- foreign-only  # [FOREIGN]\n- held  # [not FOREIGN]\n- pure  # [see the notes]")]
    [InlineData("dependencies:\n- app\n- sel(FOREIGN): foreign-only\n- sel(not FOREIGN): held")]
    public Task Lockfiles_OfThePlatformsOfAFile_AreTheSame(string dependencies) => AgreeAsync(
        dependencies,
        $"channels: [conda-forge]\nplatforms: [{HostPlatform.Subdir}, {ForeignPlatform}]\n"
            + dependencies.Replace("FOREIGN", ForeignPlatform, StringComparison.Ordinal),
        []);

    [Fact]
    public Task Lockfiles_OfSeveralPlatforms_AreTheSame() => AgreeAsync(
        "platforms of the settings",
        "channels: [conda-forge]\ndependencies: [app]",
        ["--platform", HostPlatform.Subdir, "--platform", ForeignPlatform],
        $$"""{"conda_solve_platforms": ["{{HostPlatform.Subdir}}", "{{ForeignPlatform}}"]}""");

    [Theory]
    [InlineData("strict")]
    [InlineData("flexible")]
    [InlineData("disabled")]
    public Task Lockfiles_UnderAPriority_AreTheSame(string priority) => AgreeAsync(
        priority,
        $"channels: [conda-forge, '{Other}']\ndependencies: [shared, lib]",
        ["--channel-priority", priority],
        rules: request => request with { ChannelPriority = Enum.Parse<ChannelPriority>(priority, ignoreCase: true) });

    [Theory]
    [InlineData("2026-01-01")]
    [InlineData("app=2026-01-01")]
    public Task Lockfiles_WithoutNewPackages_AreTheSame(string limit) => AgreeAsync(
        limit,
        "channels: [conda-forge]\ndependencies: [app]",
        ["--exclude-newer", limit],
        rules: request => request with { ExcludeNewer = CutoffText.Parse([limit], TimeProvider.System.GetUtcNow()) });

    public void Dispose()
    {
        _server.Dispose();
        _directory.Dispose();
    }

    private async Task AgreeAsync(
        string feature, string file, string[] options, string settings = "{}", Func<EnvironmentRequest, EnvironmentRequest>? rules = null)
    {
        string text = $"name: e\n{file}\n";

        Lockfile command = await LockByCommandAsync(text, options);

        Assert.True(command.Platforms.All(p => p.Packages.Count > 0), feature);
        string expected = CondaLockFile.ToJson(command with { Metadata = new LockfileMetadata() });
        foreach (bool isBuilt in (bool[])[true, false])
        {
            Lockfile store = await LockByStoreAsync(text, settings, isBuilt, rules ?? (request => request));
            Assert.Equal(expected, CondaLockFile.ToJson(store));
        }
    }

    private async Task<Lockfile> LockByCommandAsync(string text, string[] options)
    {
        string file = _directory.Write("environment.yml", text);
        SolveArguments arguments = SolveArgumentsOf(["--file", file, .. options]);
        SolveInputs inputs = await SolveInputs.ReadAsync(arguments, TimeProvider.System, CancellationToken.None);
        using EnvironmentEngine engine = OpenEngine("command");
        PreparedEnvironment prepared = await engine.PrepareAsync(inputs.For(inputs.Platforms), progress: null, CancellationToken.None);
        return (await engine.SolveAsync(prepared, progress: null, CancellationToken.None)).ToLockfile();
    }

    /// <param name="text">The environment file.</param>
    /// <param name="settings">Settings of the store.</param>
    /// <param name="isBuilt">Whether the file is submitted and read again for its build, or only examined.</param>
    /// <param name="rules">Rules that no setting states.</param>
    private async Task<Lockfile> LockByStoreAsync(
        string text, string settings, bool isBuilt, Func<EnvironmentRequest, EnvironmentRequest> rules)
    {
        using EnvironmentEngine engine = OpenEngine("store");
        WorkOptions options = new() { BuildTimeLimit = TimeSpan.FromHours(1), SolveConcurrency = 1 };
        using EnvironmentSolver solver = new(engine, FetchAllowance.None, options);
        Specifications specifications = SpecificationsWith(settings);
        (EnvironmentFile file, StoreSettings effective) = await specifications.ExamineAsync(text, "team", CancellationToken.None);
        if (isBuilt)
        {
            SpecificationSubmission submission = new() { Text = text, Namespace = "team" };
            Build build = await specifications.SubmitAsync(submission, Caller.Store, CancellationToken.None);
            file = (await specifications.GetAsync(build.SpecificationSha256, CancellationToken.None)).File();
        }

        PreparedEnvironment prepared = await solver.PrepareAsync(file, effective, update: null, _ => { }, CancellationToken.None);
        return (await solver.SolveAsync(prepared with { Request = rules(prepared.Request) }, _ => { }, CancellationToken.None)).ToLockfile();
    }

    private static SolveArguments SolveArgumentsOf(string[] options)
    {
        System.CommandLine.Command command = new("lock");
        SolveOptions solve = new();
        solve.AddTo(command);
        return solve.Read(command.Parse(options));
    }

    private static Specifications SpecificationsWith(string settings)
    {
        InMemoryTable table = new();
        InMemoryBlobs blobs = new(TimeProvider.System);
        using JsonDocument values = JsonDocument.Parse(settings);
        Domain.Store.Configuration.Settings all = new(table, StoreSettings.Defaults.With(values.RootElement), TimeProvider.System);
        NamespaceStore namespaces = new(table, TimeProvider.System);
        return new Specifications(table, blobs, all, namespaces, new BuildStore(table, blobs, TimeProvider.System), TimeProvider.System);
    }

    private EnvironmentEngine OpenEngine(string name) =>
        EnvironmentEngine.Open(new EngineOptions { CacheDirectory = _directory.At(name), Handler = _server });

    private void Publish(string channel, RepodataRecord[] records)
    {
        foreach (string subdir in records.Select(r => r.Subdir).Append(Subdirs.Noarch).Distinct())
        {
            ArrayBufferWriter<byte> repodata = new();
            RepodataWriter.Write(repodata, subdir, records.Where(r => r.Subdir == subdir));
            _server.Add($"{channel}/{subdir}/repodata.json", repodata.WrittenSpan.ToArray());
        }
    }

    private static RepodataRecord Record(string channel, string subdir, string name, string version, params string[] depends) => new()
    {
        Name = name,
        Version = version,
        Build = "0",
        Subdir = subdir,
        FileName = $"{name}-{version}-0.conda",
        Url = $"{channel}/{subdir}/{name}-{version}-0.conda",
        Channel = channel,
        Sha256 = new string('a', 64),
        Md5 = new string('b', 32),
        Size = 1000,
        Timestamp = 1_700_000_000_000,
        Depends = depends,
    };
}
