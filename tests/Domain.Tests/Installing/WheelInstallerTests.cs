using System.Diagnostics;
using System.Security.Cryptography;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Installing;
using CondaStore.Domain.Installing.Linking;
using CondaStore.Domain.Packages.Wheels;

namespace CondaStore.Domain.Tests.Installing;

public sealed class WheelInstallerTests : IDisposable
{
    private const string Site = "lib/python3.11/site-packages";

    private readonly TestPrefix _prefix = new();

    public void Dispose() => _prefix.Dispose();

    [Fact]
    public async Task Install_Wheel_PlacesEveryScheme()
    {
        WheelToInstall wheel = Tool().WriteTo(_prefix.Directory.Path);

        InstalledWheel installed = await InstallAsync(wheel with { IsRequested = true, DirectUrl = "https://u:p@files.example/t/tk/tool.whl?sig=1", Sha256 = Hash(wheel.Path) });

        Assert.Equal(("my-tool", "1.0"), (installed.Name, installed.Version));
        Assert.Equal("def main():\n    print('ran')\n", _prefix.Read($"{Site}/my_tool/__init__.py"));
        Assert.Equal("more", _prefix.Read($"{Site}/my_tool_extra.py"));
        Assert.Equal("shared", _prefix.Read("share/my-tool/data,1.txt"));
        Assert.Equal("header", _prefix.Read("include/python3.11/My_Tool/my_tool.h"));
        Assert.StartsWith($"#!{_prefix.Path}/bin/python3.11 -E\nprint", _prefix.Read("bin/my-script"), StringComparison.Ordinal);
        Assert.Equal("conda-store\n", _prefix.Read($"{Site}/My_Tool-1.0.dist-info/INSTALLER"));
        Assert.True(_prefix.Has($"{Site}/My_Tool-1.0.dist-info/REQUESTED"));
        Assert.Contains("\"https://files.example/tool.whl\"", _prefix.Read($"{Site}/My_Tool-1.0.dist-info/direct_url.json"), StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(_prefix.Path, "conda-meta"), ".wheel-*"));
    }

    [Fact]
    public async Task Install_EntryPoint_Runs()
    {
        await InstallAsync(Tool().WriteTo(_prefix.Directory.Path));
        ProcessStartInfo start = new(Path.Combine(_prefix.Path, "bin/my-tool")) { RedirectStandardOutput = true };
        start.Environment["PYTHONPATH"] = Path.Combine(_prefix.Path, Site);

        using Process process = Process.Start(start)!;

        Assert.Equal("ran\n", await process.StandardOutput.ReadToEndAsync());
    }

    [Fact]
    public async Task Install_Record_ListsEveryFileAsItIsNow()
    {
        InstalledWheel installed = await InstallAsync(Tool().WriteTo(_prefix.Directory.Path));
        List<WheelRecordLine> lines = WheelRecord.Parse(_prefix.Read($"{Site}/My_Tool-1.0.dist-info/RECORD"));

        Assert.Equal(installed.Files.Count, lines.Count);
        Assert.Contains(lines, l => l.Path == "../../../bin/my-tool");
        Assert.Contains(lines, l => l is { Path: "My_Tool-1.0.dist-info/RECORD", Hash: null, Size: null });
        foreach (WheelRecordLine line in lines.Where(l => l.Hash is not null))
        {
            byte[] content = File.ReadAllBytes(Path.Combine(_prefix.Path, Site, line.Path));
            Assert.Equal((line.Hash, line.Size), (WheelRecord.HashText("sha256", SHA256.HashData(content)), content.Length));
        }
    }

    [Fact]
    public async Task Uninstall_AfterInstall_LeavesThePrefixAsItWas()
    {
        await _prefix.InstallAsync(_prefix.Python());
        string before = _prefix.Snapshot();
        using WheelInstaller installer = await OpenAsync(new WheelOptions { CompileBytecode = true });
        await installer.InstallAsync(Tool().WriteTo(_prefix.Directory.Path), CancellationToken.None);
        Assert.Equal(2, await installer.CompileAsync(CancellationToken.None));

        Assert.True(installer.Uninstall("My.Tool"));
        Assert.False(installer.Uninstall("my-tool"));

        Assert.Equal(before, _prefix.Snapshot());
    }

    [Fact]
    public async Task Install_OtherVersion_ReplacesIt()
    {
        await InstallAsync(Tool().WriteTo(_prefix.Directory.Path));
        await InstallAsync(new WheelBuilder("my_tool", "2.0").File("my_tool/new.py", "x").WriteTo(_prefix.Directory.Path));

        Assert.False(_prefix.Has($"{Site}/my_tool/__init__.py"));
        Assert.False(_prefix.Has("bin/my-script"));
        Assert.Equal($"{Site}/my_tool-2.0.dist-info", Path.GetRelativePath(_prefix.Path, Assert.Single(Directory.EnumerateDirectories(Path.Combine(_prefix.Path, Site), "*.dist-info"))));
    }

    [Fact]
    public async Task Install_FileOfACondaPackage_IsReplacedWithoutTouchingTheCache()
    {
        ReadyPackage conda = _prefix.Package("c").File($"{Site}/shared.py", "conda").Build();
        await _prefix.InstallAsync(_prefix.Python(), conda);
        List<string> warnings = [];
        using WheelInstaller installer = await OpenAsync(new WheelOptions { Warn = warnings.Add });

        await installer.InstallAsync(new WheelBuilder("w", "1").File("shared.py", "wheel").WriteTo(_prefix.Directory.Path), CancellationToken.None);

        Assert.Equal("wheel", _prefix.Read($"{Site}/shared.py"));
        Assert.Equal("conda", File.ReadAllText(Path.Combine(conda.Directory, Site, "shared.py")));
        Assert.Single(warnings);
    }

    [Fact]
    public async Task Install_ProjectOfACondaPackage_IsRefused()
    {
        await _prefix.InstallAsync(
            _prefix.Python(),
            _prefix.Package("w").File($"{Site}/w-1.dist-info/INSTALLER", "conda").File($"{Site}/w-1.dist-info/METADATA", "x").Build());
        using WheelInstaller installer = await OpenAsync(new WheelOptions());

        StoreException failure = await Assert.ThrowsAsync<StoreException>(
            () => installer.InstallAsync(new WheelBuilder("W", "2").File("w.py", "x").WriteTo(_prefix.Directory.Path), CancellationToken.None));

        Assert.Equal(ErrorCode.InvalidState, failure.Code);
        Assert.False(_prefix.Has($"{Site}/w.py"));
    }

    public static TheoryData<string, ErrorCode> Hostile => new()
    {
        { "parent", ErrorCode.UnsafeArchive }, { "absolute", ErrorCode.UnsafeArchive }, { "backslash", ErrorCode.UnsafeArchive },
        { "drive", ErrorCode.UnsafeArchive }, { "case", ErrorCode.UnsafeArchive }, { "twice", ErrorCode.UnsafeArchive },
        { "data-escape", ErrorCode.UnsafePath }, { "conda-meta", ErrorCode.UnsafePath }, { "scheme", ErrorCode.InvalidPackageMetadata },
        { "unlisted", ErrorCode.InvalidPackageMetadata }, { "missing", ErrorCode.InvalidPackageMetadata }, { "hash", ErrorCode.HashMismatch },
        { "md5", ErrorCode.InvalidPackageMetadata }, { "no-record", ErrorCode.InvalidPackageMetadata }, { "version", ErrorCode.InvalidPackageMetadata },
        { "foreign-info", ErrorCode.InvalidPackageMetadata }, { "two-infos", ErrorCode.InvalidPackageMetadata },
        { "entry-point", ErrorCode.InvalidPackageMetadata }, { "sha256", ErrorCode.HashMismatch }, { "not-a-zip", ErrorCode.CorruptArchive },
        { "truncated", ErrorCode.CorruptArchive }, { "too-large", ErrorCode.ArchiveTooLarge },
    };

    [Theory]
    [MemberData(nameof(Hostile))]
    public async Task Install_WrongWheel_IsRefusedBeforeAnythingIsWritten(string kind, ErrorCode expected)
    {
        WheelToInstall wheel = Wrong(kind);
        await _prefix.InstallAsync(_prefix.Python());
        string before = _prefix.Snapshot();
        using WheelInstaller installer = await OpenAsync(new WheelOptions { MaximumBytes = 100_000 });

        StoreException failure = await Assert.ThrowsAsync<StoreException>(() => installer.InstallAsync(wheel, CancellationToken.None));

        Assert.Equal(expected, failure.Code);
        Assert.Equal(before, _prefix.Snapshot());
    }

    [Fact]
    public async Task Install_MetadataDirectoryInAnotherSpelling_IsTheWheelsOwn()
    {
        WheelBuilder wheel = new WheelBuilder("w_w", "1.0").File("w.py", "x");
        wheel.Stem = "W.w-1.0.0";

        InstalledWheel installed = await InstallAsync(wheel.WriteTo(_prefix.Directory.Path));

        Assert.Equal(("w-w", "1.0", $"{Site}/W.w-1.0.0.dist-info"), (installed.Name, installed.Version, installed.MetadataDirectory));
    }

    [Fact]
    public void RecordParse_QuotedFields_AreRead()
    {
        List<WheelRecordLine> lines = WheelRecord.Parse("\"a,b\",sha256=x,3\r\n\"say \"\"hi\"\".py\",,\n\nc,,");

        Assert.Equal([new("a,b", "sha256=x", 3), new("say \"hi\".py", null, null), new("c", null, null)], lines);
        Assert.Equal(lines.OrderBy(l => l.Path, StringComparer.Ordinal), WheelRecord.Parse(WheelRecord.Format(lines)));
    }

    private WheelToInstall Wrong(string kind)
    {
        string folder = _prefix.Directory.Path;
        WheelBuilder wheel = new WheelBuilder("w", "1").File("w.py", "x");
        switch (kind)
        {
            case "parent": return wheel.File("../../evil.py", "x").WriteTo(folder);
            case "absolute": return wheel.File("/tmp/evil.py", "x").WriteTo(folder);
            case "backslash": return wheel.File("a\\evil.py", "x").WriteTo(folder);
            case "drive": return wheel.File("C:/evil.py", "x").WriteTo(folder);
            case "case": return wheel.File("W.py", "x").WriteTo(folder);
            case "twice": return wheel.File("w.py", "y").WriteTo(folder);
            case "data-escape": return wheel.File("w-1.data/scripts", "x").WriteTo(folder);
            case "conda-meta": return wheel.File("w-1.data/data/conda-meta/history", "x").WriteTo(folder);
            case "scheme": return wheel.File("w-1.data/elsewhere/x", "x").WriteTo(folder);
            case "unlisted": return wheel.Unlisted("hidden.py").WriteTo(folder);
            case "missing": return wheel.RecordLine("gone.py,sha256=AA,1").WriteTo(folder);
            case "hash": return wheel.WrongHash("z.py").WriteTo(folder);
            case "md5": return wheel.Unlisted("m.py").RecordLine("m.py,md5=AA,8").WriteTo(folder);
            case "no-record": wheel.HasRecord = false; return wheel.WriteTo(folder);
            case "version": wheel.WheelVersion = "2.0"; return wheel.WriteTo(folder);
            case "foreign-info": wheel.Stem = "other-1"; return wheel.WriteTo(folder);
            case "two-infos": return wheel.File("x-1.dist-info/METADATA", "x").WriteTo(folder);
            case "entry-point": return wheel.File("w-1.dist-info/entry_points.txt", "[console_scripts]\n../evil = w:f\n").WriteTo(folder);
            case "sha256": return wheel.WriteTo(folder) with { Sha256 = new string('0', 64) };
            case "too-large": return wheel.File("big", new string('x', 200_000)).WriteTo(folder);
        }

        WheelToInstall damaged = wheel.WriteTo(folder);
        byte[] bytes = File.ReadAllBytes(damaged.Path);
        File.WriteAllBytes(damaged.Path, kind == "truncated" ? bytes[..(bytes.Length / 2)] : "not a zip"u8.ToArray());
        return damaged;
    }

    private static WheelBuilder Tool() => new WheelBuilder("My_Tool", "1.0")
        .File("my_tool/__init__.py", "def main():\n    print('ran')\n")
        .File("My_Tool-1.0.data/purelib/my_tool_extra.py", "more")
        .File("My_Tool-1.0.data/scripts/my-script", "#!python -E\nprint('x')\n", executable: true)
        .File("My_Tool-1.0.data/headers/my_tool.h", "header")
        .File("My_Tool-1.0.data/data/share/my-tool/data,1.txt", "shared")
        .File("My_Tool-1.0.dist-info/entry_points.txt", "[console_scripts]\nmy-tool = my_tool:main [extra]\n\n[other.group]\nx = not a function\n");

    private static string Hash(string file) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file)));

    private Task<WheelInstaller> OpenAsync(WheelOptions options) =>
        WheelInstaller.OpenAsync(_prefix.Path, options, TimeProvider.System, CancellationToken.None);

    private async Task<InstalledWheel> InstallAsync(WheelToInstall wheel)
    {
        await _prefix.InstallAsync(_prefix.Python());
        using WheelInstaller installer = await OpenAsync(new WheelOptions());
        return await installer.InstallAsync(wheel, CancellationToken.None);
    }
}
