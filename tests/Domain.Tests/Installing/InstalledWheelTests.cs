using System.Diagnostics;
using System.Security.Cryptography;
using CondaStore.Domain.Cache;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Installing;
using CondaStore.Domain.Installing.Linking;
using CondaStore.Domain.Installing.Prefixes;
using CondaStore.Domain.Installing.Transactions;
using CondaStore.Domain.Packages.Wheels;
using CondaStore.Domain.Records;
using CondaStore.Domain.Tests.Packages.Wheels;

namespace CondaStore.Domain.Tests.Installing;

/// <summary>Wheels that are unpacked into the cache and linked beside conda packages.</summary>
public sealed class InstalledWheelTests : IDisposable
{
    private const string Site = "lib/python3.11/site-packages";

    private readonly TestPrefix _prefix = new();
    private readonly PackageCache _cache;

    public InstalledWheelTests() => _cache = new PackageCache(new PackageCacheOptions { Root = _prefix.Directory.At("cache") });

    public void Dispose() => _prefix.Dispose();

    [Fact]
    public async Task Install_Wheel_PlacesEveryScheme()
    {
        ReadyPackage wheel = await UnpackAsync(Tool());
        await InstallAsync(new InstallOptions(), _prefix.Python(), wheel);

        Assert.Equal("def main():\n    print('ran')\n", _prefix.Read($"{Site}/my_tool/__init__.py"));
        Assert.Equal("more", _prefix.Read($"{Site}/my_tool_extra.py"));
        Assert.Equal("shared", _prefix.Read("share/my-tool/data,1.txt"));
        Assert.Equal("header", _prefix.Read("include/python3.11/My_Tool/my_tool.h"));
        Assert.StartsWith($"#!{_prefix.Path}/bin/python -E\nprint", _prefix.Read("bin/my-script"), StringComparison.Ordinal);
        Assert.StartsWith($"#!{_prefix.Path}/bin/python3.11\n", _prefix.Read("bin/my-tool"), StringComparison.Ordinal);
        Assert.Equal("conda-store\n", _prefix.Read($"{Site}/My_Tool-1.0.dist-info/INSTALLER"));
        Assert.False(_prefix.Has($"{Site}/My_Tool-1.0.dist-info/REQUESTED"));
        Assert.False(_prefix.Has($"{Site}/My_Tool-1.0.dist-info/direct_url.json"));
        Assert.True(_prefix.Has("conda-meta/my-tool-1.0-py3-none-any.wheel"));
        await _prefix.AssertIntactAsync();
    }

    [Fact]
    public async Task Install_RequestedByUrl_NotesBothWithoutCredentials()
    {
        WheelBuilder tool = Tool();
        byte[] bytes = tool.Build();
        RepodataRecord record = tool.Record(bytes, $"https://u:p@files.example/t/tk/{tool.FileName}?sig=1");

        await InstallAsync(new InstallOptions(), [new TargetPackage(_prefix.Python().Record, []), new TargetPackage(record, ["my-tool @ https://files.example"])], _prefix.Python(), await UnpackAsync(bytes, record));

        Assert.True(_prefix.Has($"{Site}/My_Tool-1.0.dist-info/REQUESTED"));
        Assert.Equal(
            $$$"""{"archive_info":{"hash":"sha256={{{record.Sha256}}}","hashes":{"sha256":"{{{record.Sha256}}}"}},"url":"https://files.example/{{{tool.FileName}}}"}""",
            _prefix.Read($"{Site}/My_Tool-1.0.dist-info/direct_url.json"));
        Assert.DoesNotContain("u:p", string.Concat(Directory.EnumerateFiles(Path.Combine(_prefix.Path, "conda-meta")).Select(File.ReadAllText)), StringComparison.Ordinal);
        await _prefix.AssertIntactAsync();
    }

    [Fact]
    public async Task Install_EntryPoint_Runs()
    {
        await InstallAsync(new InstallOptions(), _prefix.Python(), await UnpackAsync(Tool()));
        ProcessStartInfo start = new(Path.Combine(_prefix.Path, "bin/my-tool")) { RedirectStandardOutput = true };
        start.Environment["PYTHONPATH"] = Path.Combine(_prefix.Path, Site);

        using Process process = Process.Start(start)!;

        Assert.Equal("ran\n", await process.StandardOutput.ReadToEndAsync());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Install_Record_ListsEveryFileAsItIsNow(bool compile)
    {
        await InstallAsync(new InstallOptions { CompileBytecode = compile }, _prefix.Python(), await UnpackAsync(Tool()));
        List<WheelRecordLine> lines = WheelRecord.Parse(_prefix.Read($"{Site}/My_Tool-1.0.dist-info/RECORD"));

        Assert.Equal(
            _prefix.Record("my-tool").Paths.Select(p => Path.GetRelativePath(Path.Combine(_prefix.Path, Site), Path.Combine(_prefix.Path, p.Path))).Order(StringComparer.Ordinal),
            lines.Select(l => l.Path));
        Assert.Equal(compile ? 2 : 0, lines.Count(l => l.Path.EndsWith(".pyc", StringComparison.Ordinal)));
        Assert.Contains(lines, l => l is { Path: "../../../bin/my-tool", Hash: null, Size: null });
        Assert.Contains(lines, l => l is { Path: "../../../bin/my-script", Hash: null, Size: null });
        Assert.Contains(lines, l => l is { Path: "my_tool/__init__.py", Hash: not null });
        Assert.Contains(lines, l => l is { Path: "My_Tool-1.0.dist-info/RECORD", Hash: null, Size: null });
        foreach (WheelRecordLine line in lines.Where(l => l.Hash is not null))
        {
            byte[] content = File.ReadAllBytes(Path.Combine(_prefix.Path, Site, line.Path));
            Assert.Equal((line.Hash, line.Size), (WheelBuilder.HashText(content), content.Length));
        }

        await _prefix.AssertIntactAsync();
    }

    [Fact]
    public async Task Install_WithoutTheWheel_LeavesThePrefixAsItWas()
    {
        ReadyPackage python = _prefix.Python();
        await _prefix.InstallAsync(python);
        string before = Snapshot();
        await InstallAsync(new InstallOptions { CompileBytecode = true }, python, await UnpackAsync(Tool()));

        await InstallAsync(new InstallOptions(), python);

        Assert.Equal(before, Snapshot());
    }

    [Fact]
    public async Task Install_OtherVersion_ReplacesIt()
    {
        ReadyPackage python = _prefix.Python();
        await InstallAsync(new InstallOptions(), python, await UnpackAsync(Tool()));
        await InstallAsync(new InstallOptions(), python, await UnpackAsync(new WheelBuilder("my_tool", "2.0").File("my_tool/new.py", "x")));

        Assert.False(_prefix.Has($"{Site}/my_tool/__init__.py"));
        Assert.False(_prefix.Has("bin/my-script"));
        Assert.Equal($"{Site}/my_tool-2.0.dist-info", Path.GetRelativePath(_prefix.Path, Assert.Single(Directory.EnumerateDirectories(Path.Combine(_prefix.Path, Site), "*.dist-info"))));
        await _prefix.AssertIntactAsync();
    }

    [Fact]
    public async Task Install_OtherPython_MovesTheWheel()
    {
        ReadyPackage wheel = await UnpackAsync(Tool());
        await InstallAsync(new InstallOptions(), _prefix.Python(), wheel);

        await InstallAsync(new InstallOptions(), _prefix.Python("3.12.1"), wheel);

        Assert.False(Directory.Exists(Path.Combine(_prefix.Path, "lib/python3.11")));
        Assert.True(_prefix.Has("lib/python3.12/site-packages/my_tool/__init__.py"));
        Assert.True(_prefix.Has("include/python3.12/My_Tool/my_tool.h"));
        await _prefix.AssertIntactAsync();
    }

    [Fact]
    public async Task Install_SameNameAsACondaPackage_KeepsBoth()
    {
        ReadyPackage conda = _prefix.Package("my-tool", "1.0", "py3-none-any").File("share/conda", "c").Build();

        await InstallAsync(new InstallOptions(), _prefix.Python(), conda, await UnpackAsync(Tool()));

        Assert.Equal("c", _prefix.Read("share/conda"));
        Assert.True(_prefix.Has($"{Site}/my_tool/__init__.py"));
        await _prefix.AssertIntactAsync();
    }

    [Theory]
    [InlineData("conda", false)]
    [InlineData("conda", true)]
    [InlineData("wheel", false)]
    [InlineData("folder", false)]
    public async Task Install_OtherFileAtThePathOfAnotherPackage_IsRefusedAndTakenBack(string kind, bool isThere)
    {
        ReadyPackage python = _prefix.Python();
        ReadyPackage other = kind switch
        {
            "conda" => _prefix.Package("c").File($"{Site}/shared.py", "conda").Build(),
            "folder" => _prefix.Package("c").File($"{Site}/shared.py/x", "conda").Build(),
            _ => await UnpackAsync(new WheelBuilder("c", "1.0").File("shared.py", "other")),
        };
        ReadyPackage wheel = await UnpackAsync(new WheelBuilder("w", "1").File("shared.py", "wheel"));
        await InstallAsync(new InstallOptions(), isThere ? [python, other] : [python]);
        string before = Snapshot();

        StoreException failure = await Assert.ThrowsAsync<StoreException>(() => InstallAsync(new InstallOptions(), python, other, wheel));

        Assert.Equal(ErrorCode.FileConflict, failure.Code);
        Assert.Contains(other.Record.Identity, failure.Message, StringComparison.Ordinal);
        Assert.Contains("w-1-py3-none-any", failure.Message, StringComparison.Ordinal);
        Assert.Equal(before, Snapshot());
        await _prefix.AssertIntactAsync();
    }

    [Fact]
    public async Task Install_SameFileInSeveralPackages_StaysUntilTheLastOneGoes()
    {
        ReadyPackage python = _prefix.Python();
        ReadyPackage conda = _prefix.Package("c").File($"{Site}/space/__init__.py", "same").Build();
        ReadyPackage one = await UnpackAsync(new WheelBuilder("one", "1").File("space/__init__.py", "same").File("space/one.py", "1"));
        ReadyPackage two = await UnpackAsync(new WheelBuilder("two", "1").File("space/__init__.py", "same").File("space/two.py", "2"));

        await InstallAsync(new InstallOptions(), python, conda, one, two);
        await _prefix.AssertIntactAsync();
        Assert.Null(Assert.Single(_prefix.Record("c").Paths).OriginalPath);
        foreach (ReadyPackage[] left in new ReadyPackage[][] { [python, one, two], [python, two] })
        {
            await InstallAsync(new InstallOptions(), left);
            Assert.Equal("same", _prefix.Read($"{Site}/space/__init__.py"));
            await _prefix.AssertIntactAsync();
        }

        await InstallAsync(new InstallOptions(), python);
        Assert.False(Directory.Exists(Path.Combine(_prefix.Path, Site, "space")));
    }

    [Fact]
    public async Task Install_WithoutPython_IsRefused()
    {
        ReadyPackage wheel = await UnpackAsync(Tool());

        StoreException failure = await Assert.ThrowsAsync<StoreException>(() => InstallAsync(new InstallOptions(), wheel));

        Assert.Equal(ErrorCode.PythonMissing, failure.Code);
        Assert.False(Directory.Exists(_prefix.Path));
    }

    [Fact]
    public async Task Install_ScriptsOfConda_DoNotRunForWheels()
    {
        ReadyPackage wheel = await UnpackAsync(new WheelBuilder("w", "1").File("w-1.data/data/bin/.w-post-link.sh", "exit 1", executable: true));

        await InstallAsync(new InstallOptions { LinkScripts = LinkScriptPolicy.Always }, _prefix.Python(), wheel);

        await _prefix.AssertIntactAsync();
    }

    [Fact]
    public async Task Install_Files_AreThoseOfTheCache()
    {
        ReadyPackage wheel = await UnpackAsync(Tool());

        InstallResult result = await InstallAsync(new InstallOptions { LinkMode = LinkMode.Hardlink }, _prefix.Python(), wheel);

        long notes = _prefix.Record("my-tool").Paths.Where(p => p.NoLink || p.Type == PrefixPathType.UnixEntryPoint || p.PrefixPlaceholder is not null)
            .Sum(p => new FileInfo(Path.Combine(_prefix.Path, p.Path)).Length);
        Assert.Equal(notes, result.BytesWritten);
    }

    private static WheelBuilder Tool() => new WheelBuilder("My_Tool", "1.0")
        .File("my_tool/__init__.py", "def main():\n    print('ran')\n")
        .File("My_Tool-1.0.data/purelib/my_tool_extra.py", "more")
        .File("My_Tool-1.0.data/scripts/my-script", "#!python -E\nprint('x')\n", executable: true)
        .File("My_Tool-1.0.data/headers/my_tool.h", "header")
        .File("My_Tool-1.0.data/data/share/my-tool/data,1.txt", "shared")
        .EntryPoints("[console_scripts]\nmy-tool = my_tool:main [extra]\n");

    private string Snapshot() =>
        string.Join('\n', _prefix.Snapshot().Split('\n').Where(l => !l.StartsWith("conda-meta/history", StringComparison.Ordinal)));

    private Task<ReadyPackage> UnpackAsync(WheelBuilder wheel)
    {
        byte[] bytes = wheel.Build();
        return UnpackAsync(bytes, wheel.Record(bytes));
    }

    private async Task<ReadyPackage> UnpackAsync(byte[] bytes, RepodataRecord record)
    {
        CachedPackage package = await _cache.GetOrAddAsync(
            record, (_, _) => Task.FromResult<Stream>(new MemoryStream(bytes)), onWait: null, CancellationToken.None);
        return new ReadyPackage(record, package.Directory);
    }

    private Task<InstallResult> InstallAsync(InstallOptions options, params ReadyPackage[] packages) =>
        InstallAsync(options, TestPrefix.Target(packages), packages);

    private Task<InstallResult> InstallAsync(InstallOptions options, TargetPackage[] target, params ReadyPackage[] packages) => Installer.InstallAsync(
        _prefix.Path,
        target,
        (needed, _) => needed.Select(r => packages.Single(p => p.Record.Key == r.Key)).ToAsyncEnumerable(),
        _prefix.Options(options with { Cache = _cache }),
        TimeProvider.System,
        CancellationToken.None);
}
