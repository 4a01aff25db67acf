using CondaStore.Domain.Installing.Linking;
using CondaStore.Domain.Installing.Prefixes;
using CondaStore.Domain.Installing.Transactions;
using CondaStore.Domain.Records;

namespace CondaStore.Domain.Tests.Installing;

public sealed class BytecodeTests : IDisposable
{
    private static readonly InstallOptions Compile = new() { CompileBytecode = true };

    private readonly TestPrefix _prefix = new();

    public void Dispose() => _prefix.Dispose();

    [Fact]
    public async Task Install_NoarchPackages_AreCompiledAndRecorded()
    {
        InstallResult result = await _prefix.InstallAsync(Compile, _prefix.Python(), Library("a", 40), Library("b", 3));

        Assert.Equal(43, result.Compiled);
        PrefixPath[] compiled = [.. _prefix.Record("a").Paths.Where(p => p.Type == PrefixPathType.Bytecode)];
        Assert.Equal(40, compiled.Length);
        Assert.All(compiled, p => Assert.Matches(@"^lib/python3\.11/site-packages/a/__pycache__/m\d+\.cpython-\d+\.pyc$", p.Path));
        Assert.All(compiled, p => Assert.True(_prefix.Has(p.Path)));
        await _prefix.AssertIntactAsync();

        await _prefix.InstallAsync();
        Assert.False(_prefix.Has("lib"));
    }

    [Fact]
    public async Task Install_SourceThatDoesNotCompile_IsLeftOut()
    {
        ReadyPackage broken = _prefix.Package("broken").Noarch(NoarchKind.Python).DependsOn("python")
            .File("site-packages/good.py", "x = 1\n").File("site-packages/bad.py", "def (:\n").Build();

        InstallResult result = await _prefix.InstallAsync(Compile, _prefix.Python(), broken);

        Assert.Equal(1, result.Compiled);
        Assert.Empty(result.Warnings);
    }

    [Fact]
    public async Task Install_PythonThatDoesNotRun_WarnsAndGoesOn()
    {
        ReadyPackage python = _prefix.Package("python", "3.11.4").File("bin/python3.11", "not an executable").Build();

        InstallResult result = await _prefix.InstallAsync(Compile, python, Library("a", 2));

        Assert.Equal(0, result.Compiled);
        Assert.Contains(result.Warnings, w => w.Contains("compiled", StringComparison.Ordinal));
        await _prefix.AssertIntactAsync();
    }

    [Fact]
    public async Task Install_PlatformPackage_IsNotCompiled()
    {
        ReadyPackage package = _prefix.Package("p").DependsOn("python").File("lib/python3.11/site-packages/p.py", "x = 1\n").Build();

        Assert.Equal(0, (await _prefix.InstallAsync(Compile, _prefix.Python(), package)).Compiled);
    }

    [Fact]
    public async Task Install_NotAsked_CompilesNothing() => Assert.Equal(0, (await _prefix.InstallAsync(_prefix.Python(), Library("a", 2))).Compiled);

    [Fact]
    public async Task Install_PackageArrivesBeforePython_IsCompiledOnceItIsThere()
    {
        ReadyPackage[] packages = [Library("a", 5), _prefix.Package("libc-like").File("lib/libx", "x").Build(), PythonNeeding("libc-like")];

        InstallResult result = await _prefix.InstallAsync(Compile with { Parallelism = 1 }, packages, _ => packages);

        Assert.Equal(5, result.Compiled);
    }

    [Fact]
    public async Task Unlink_BytecodeThatPythonWroteItself_GoesWithItsSource()
    {
        await _prefix.InstallAsync(_prefix.Python(), Library("a", 1));
        _prefix.Directory.Write("env/lib/python3.11/site-packages/a/__pycache__/m0.cpython-311.pyc", "made later");

        await _prefix.InstallAsync(_prefix.Python());

        Assert.False(_prefix.Has("lib/python3.11/site-packages/a"));
    }

    private ReadyPackage PythonNeeding(string name) => ExtractedPackage.Python(_prefix.Directory).DependsOn(name).Build();

    private ReadyPackage Library(string name, int modules)
    {
        ExtractedPackage package = _prefix.Package(name).Noarch(NoarchKind.Python).DependsOn("python");
        for (int i = 0; i < modules; i++)
        {
            package.File($"site-packages/{name}/m{i}.py", $"x = {i}\n");
        }

        return package.Build();
    }
}
