using System.Text.Json.Nodes;
using CondaStore.Domain.Records;
using CondaStore.Domain.Tests.TestSupport;
using CondaStore.Tests.Support;

namespace CondaStore.Cli.Tests.TestSupport;

/// <summary>A channel with Python 3.12 and numpy 1.26 and 2.1 for two platforms, which do nothing, and a package index on this machine.</summary>
internal sealed class PythonChannel : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly LoopbackListener _server;

    public PythonChannel()
    {
        foreach (string subdir in (string[])["linux-64", "osx-arm64"])
        {
            Write(subdir, ("python", "3.12.4", "0_cp312", ["python_abi 3.12.* *_cp312"]));
        }

        Write(
            "noarch",
            ("python_abi", "3.12", "1_cp312", []),
            ("pip", "24.0", "0", ["python"]),
            ("numpy", "1.26.4", "0", ["python"]),
            ("numpy", "2.1.0", "0", ["python"]));
        _server = Index.Listen();
    }

    public TestIndex Index { get; } = new();

    /// <summary>The URL of the index; with a user name and password in it when they are given.</summary>
    public string IndexUrl(string? login = null)
    {
        UriBuilder url = new(new Uri(new Uri(_server.Url), "/simple/"));
        return login is null ? url.Uri.AbsoluteUri : url.Uri.AbsoluteUri.Replace("://", $"://{login}@", StringComparison.Ordinal);
    }

    /// <summary>An environment file with Python, more conda packages, and a pip section that begins on its seventh line.</summary>
    public string File(string conda, params string[] pip) => _directory.Write(
        "environment.yml",
        $"name: t\ndependencies:\n- python\n- pip\n- {conda}\n- pip:\n" + string.Concat(pip.Select(line => $"  - \"{line}\"\n")));

    public string WriteFile(string name, string content) => _directory.Write(name, content);

    public bool Exists(string name) => Directory.Exists(_directory.At(name));

    public string At(string name) => _directory.At(name);

    /// <summary>Runs <c>local create</c> for linux-64 into the prefix <c>env</c>.</summary>
    public Task<CommandRun> CreateAsync(params string[] arguments) => RunAsync(
        ["local", "create", "--quiet", "--prefix", At("env"), "--platform", "linux-64", .. arguments]);

    /// <summary>Runs <c>local lock</c> for linux-64 and the platforms of <paramref name="arguments"/>.</summary>
    public Task<CommandRun> LockAsync(string file, params string[] arguments) => RunAsync(
        ["local", "lock", "--quiet", "--file", file, "--platform", "linux-64", .. arguments]);

    public Task<CommandRun> RunAsync(params string[] arguments) => CommandRun.OfAsync(
        [.. arguments, "--channel", "file://" + _directory.At("channel"), "--override-channels", "--cache", _directory.At("cache"),
            "--virtual-package", "__glibc=2.36", "--virtual-package", "__osx=14.0"]);

    public void Dispose()
    {
        _server.Dispose();
        Index.Dispose();
        _directory.Dispose();
    }

    private void Write(string subdir, params (string Name, string Version, string Build, string[] Depends)[] packages)
    {
        JsonObject records = [];
        foreach ((string name, string version, string build, string[] depends) in packages)
        {
            PackageBuilder builder = new PackageBuilder(name, version, build).Subdir(subdir).DependsOn(depends);
            builder = subdir == "noarch" ? builder.Noarch(NoarchKind.Python) : builder;
            BuiltPackage package = (name == "python" ? builder.File("bin/python3.12", "#!/bin/sh\nexec python3 \"$@\"\n", executable: true) : builder).Build();
            package.WriteTo(_directory.At("channel"));
            records[$"{name}-{version}-{build}.conda"] = new JsonObject
            {
                ["name"] = name,
                ["version"] = version,
                ["build"] = build,
                ["build_number"] = 0,
                ["subdir"] = subdir,
                ["depends"] = new JsonArray([.. depends.Select(d => JsonValue.Create(d))]),
                ["sha256"] = package.Sha256,
                ["md5"] = package.Md5,
                ["size"] = package.Bytes.Length,
            };
        }

        _directory.Write(
            $"channel/{subdir}/repodata.json",
            new JsonObject { ["info"] = new JsonObject { ["subdir"] = subdir }, ["packages"] = new JsonObject(), ["packages.conda"] = records }.ToJsonString());
    }
}
