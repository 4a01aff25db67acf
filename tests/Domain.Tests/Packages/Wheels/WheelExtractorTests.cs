using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Packages.Archives;
using CondaStore.Domain.Packages.Metadata;
using CondaStore.Domain.Packages.Wheels;
using CondaStore.Domain.Records;
using CondaStore.Domain.Tests.TestSupport;

namespace CondaStore.Domain.Tests.Packages.Wheels;

public sealed class WheelExtractorTests : IDisposable
{
    private static readonly ExtractionLimits Limits = new() { MaximumBytes = 1_000_000, MaximumMembers = 50, RatioFreeBytes = 100_000 };

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Extract_EveryScheme_HasAFolderOfItsOwn()
    {
        ExtractionSummary summary = Extract(Tool());

        Assert.Equal(
            [
                "python-data/share/my-tool/data,1.txt", "python-headers/My_Tool/my_tool.h", "python-scripts/my-script", "python-scripts/native",
                "site-packages/My_Tool-1.0.dist-info/METADATA", "site-packages/My_Tool-1.0.dist-info/WHEEL",
                "site-packages/My_Tool-1.0.dist-info/entry_points.txt", "site-packages/my_tool/__init__.py", "site-packages/my_tool_extra.py",
            ],
            PathsJson.ReadFrom(Unpacked).Paths.Select(p => p.Path));
        Assert.Equal(9, summary.Files);
        Assert.Equal(["my-tool = my_tool:main"], LinkJson.ReadFrom(Unpacked)!.EntryPoints);
        Assert.Equal(("my-tool", "1.0", "py3-none-any", NoarchKind.Python), Identity(IndexJson.ReadFrom(Unpacked)));
        Assert.Equal($"#!{WheelExtractor.Placeholder}/bin/python -E\nprint('x')\n", File.ReadAllText(At("python-scripts/my-script")));
        Assert.Equal("\u007fELF", File.ReadAllText(At("python-scripts/native")));
        Assert.True(File.GetUnixFileMode(At("python-scripts/native")).HasFlag(UnixFileMode.UserExecute));
        Assert.False(File.GetUnixFileMode(At("site-packages/my_tool/__init__.py")).HasFlag(UnixFileMode.UserExecute));
        Assert.Equal(new DateTime(2020, 2, 3, 4, 5, 6, DateTimeKind.Utc), File.GetLastWriteTimeUtc(At("site-packages/my_tool_extra.py")));
    }

    [Theory]
    [InlineData("#!python", "#!{}/bin/python")]
    [InlineData("#!pythonw\r", "#!{}/bin/python")]
    [InlineData("#!python3 -I", "#!{}/bin/python -I")]
    [InlineData("#!python3.11", "#!{}/bin/python")]
    [InlineData("#!pythonista", "#!pythonista")]
    [InlineData("#!/usr/bin/python", "#!/usr/bin/python")]
    [InlineData("#! python", "#! python")]
    public void Extract_Script_GetsThePlaceholderForPython(string line, string expected)
    {
        Extract(new WheelBuilder("w", "1").File("w-1.data/scripts/s", line + "\nrest"));

        Assert.Equal(expected.Replace("{}", WheelExtractor.Placeholder, StringComparison.Ordinal) + "\nrest", File.ReadAllText(At("python-scripts/s")));
    }

    [Fact]
    public void Extract_FilesOfOtherInstallers_AreLeftOut()
    {
        Extract(new WheelBuilder("w", "1").File("w.py", "x").File("w-1.dist-info/INSTALLER", "pip").File("w-1.dist-info/REQUESTED", "")
            .File("w-1.dist-info/direct_url.json", "{}").Unlisted("w-1.dist-info/RECORD.jws").File("sub/w-1.dist-info/INSTALLER", "data"));

        Assert.Equal(
            ["site-packages/sub/w-1.dist-info/INSTALLER", "site-packages/w-1.dist-info/METADATA", "site-packages/w-1.dist-info/WHEEL", "site-packages/w.py"],
            PathsJson.ReadFrom(Unpacked).Paths.Select(p => p.Path));
    }

    [Fact]
    public void Extract_RecordListIsWrongAndTheHashWasPromised_TakesWhatIsThere()
    {
        WheelBuilder wheel = new WheelBuilder("w", "1").File("w.py", "x").Unlisted("forgotten.py").RecordLine("gone.py,sha256=AA,1");

        Extract(wheel);

        Assert.Contains("site-packages/forgotten.py", PathsJson.ReadFrom(Unpacked).Paths.Select(p => p.Path));
    }

    [Theory]
    [InlineData("unlisted", "has the file 'forgotten.py', which its RECORD does not name")]
    [InlineData("missing", "lacks 'gone.py', which its RECORD names")]
    public void Extract_RecordListIsWrongAndNoHashWasPromised_IsRefused(string kind, string expected)
    {
        WheelBuilder wheel = new WheelBuilder("w", "1").File("w.py", "x");
        wheel = kind == "unlisted" ? wheel.Unlisted("forgotten.py") : wheel.RecordLine("gone.py,sha256=AA,1");

        StoreException failure = Assert.Throws<StoreException>(() => Extract(wheel, isPromised: false));

        Assert.Equal(ErrorCode.InvalidPackageMetadata, failure.Code);
        Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Extract_MetadataDirectoryInAnotherSpelling_IsTheWheelsOwn()
    {
        WheelBuilder wheel = new("w_w", "1.0");
        wheel.Stem = "W.w-1.0.0";
        wheel.Metadata = "Metadata-Version: 2.1\nName: W-W\nVersion: 1.0.0\n";

        Extract(wheel.File("W.w-1.0.0.data/purelib/w.py", "x"));

        Assert.Contains("site-packages/w.py", PathsJson.ReadFrom(Unpacked).Paths.Select(p => p.Path));
    }

    public static TheoryData<string, ErrorCode> Hostile => new()
    {
        { "parent", ErrorCode.UnsafeArchive }, { "parent-within", ErrorCode.UnsafeArchive }, { "absolute", ErrorCode.UnsafeArchive },
        { "backslash", ErrorCode.UnsafeArchive }, { "drive", ErrorCode.UnsafeArchive }, { "dot", ErrorCode.UnsafeArchive },
        { "newline", ErrorCode.UnsafeArchive }, { "twice", ErrorCode.UnsafeArchive }, { "twice-by-scheme", ErrorCode.UnsafeArchive },
        { "file-as-folder", ErrorCode.UnsafeArchive }, { "symlink", ErrorCode.UnsafeArchive }, { "device", ErrorCode.UnsafeArchive },
        { "data-parent", ErrorCode.UnsafeArchive }, { "data-absolute", ErrorCode.UnsafeArchive }, { "data-alone", ErrorCode.UnsafeArchive },
        { "scheme", ErrorCode.UnsafeArchive }, { "python", ErrorCode.UnsafeArchive }, { "python-as-data", ErrorCode.UnsafeArchive },
        { "python-as-entry-point", ErrorCode.UnsafeArchive }, { "hash", ErrorCode.CorruptArchive }, { "md5", ErrorCode.InvalidPackageMetadata },
        { "listed-twice", ErrorCode.InvalidPackageMetadata }, { "no-record", ErrorCode.InvalidPackageMetadata },
        { "format", ErrorCode.InvalidPackageMetadata }, { "foreign-info", ErrorCode.InvalidPackageMetadata },
        { "foreign-metadata", ErrorCode.InvalidPackageMetadata }, { "two-infos", ErrorCode.InvalidPackageMetadata },
        { "entry-point-path", ErrorCode.InvalidPackageMetadata }, { "entry-point-line-end", ErrorCode.InvalidPackageMetadata },
        { "entry-point-code", ErrorCode.InvalidPackageMetadata }, { "entry-point-hidden", ErrorCode.InvalidPackageMetadata },
        { "not-a-zip", ErrorCode.CorruptArchive }, { "truncated", ErrorCode.CorruptArchive }, { "appended", ErrorCode.CorruptArchive },
        { "overlap", ErrorCode.CorruptArchive }, { "two-names", ErrorCode.CorruptArchive }, { "other-content", ErrorCode.CorruptArchive },
        { "longer-than-said", ErrorCode.CorruptArchive }, { "encrypted", ErrorCode.CorruptArchive }, { "too-large", ErrorCode.ArchiveTooLarge },
        { "too-many", ErrorCode.ArchiveTooLarge }, { "bomb", ErrorCode.ArchiveTooLarge }, { "huge-metadata", ErrorCode.ArchiveTooLarge },
        { "huge-headers", ErrorCode.InvalidPackageMetadata },
    };

    [Theory]
    [MemberData(nameof(Hostile))]
    public void Extract_HostileWheel_IsRefused(string kind, ErrorCode expected)
    {
        byte[] bytes = Wrong(kind);

        StoreException failure = Assert.Throws<StoreException>(() => Extract(bytes, new WheelBuilder("w", "1").Record(bytes), kind == "huge-metadata" ? ExtractionLimits.Default : Limits));

        Assert.Equal(expected, failure.Code);
        Assert.Equal(_directory.At("w.whl"), Assert.Single(Directory.EnumerateFiles(_directory.Path)));
    }

    private static byte[] Wrong(string kind)
    {
        WheelBuilder wheel = new WheelBuilder("w", "1").File("w.py", "x = 1\n");
        switch (kind)
        {
            case "parent": return wheel.File("../../evil.py", "x").Build();
            case "parent-within": return wheel.File("a/../../evil.py", "x").Build();
            case "absolute": return wheel.File("/tmp/evil.py", "x").Build();
            case "backslash": return wheel.File("a\\evil.py", "x").Build();
            case "drive": return wheel.File("C:/evil.py", "x").Build();
            case "dot": return wheel.File("./evil.py", "x").Build();
            case "newline": return wheel.File("a\nb.py", "x").Build();
            case "twice": return wheel.File("w.py", "y").Build();
            case "twice-by-scheme": return wheel.File("w-1.data/purelib/w.py", "y").Build();
            case "file-as-folder": return wheel.File("w.py/x.py", "y").Build();
            case "symlink": return wheel.Member("link", "/etc/passwd"u8.ToArray(), 0xA1FF).Build();
            case "device": return wheel.Member("device", [], 0x21B6).Build();
            case "data-parent": return wheel.File("w-1.data/data/../../../etc/evil", "x").Build();
            case "data-absolute": return wheel.File("w-1.data/data//etc/evil", "x").Build();
            case "data-alone": return wheel.File("w-1.data/scripts", "x").Build();
            case "scheme": return wheel.File("w-1.data/elsewhere/x", "x").Build();
            case "python": return wheel.File("w-1.data/scripts/python3.12", "x").Build();
            case "python-as-data": return wheel.File("w-1.data/data/bin/PyThon", "x").Build();
            case "python-as-entry-point": return wheel.EntryPoints("[gui_scripts]\npythonw = w:f\n").Build();
            case "hash": return wheel.WrongHash("z.py").Build();
            case "md5": return wheel.Unlisted("m.py").RecordLine("m.py,md5=AA,8").Build();
            case "listed-twice": return wheel.RecordLine("w.py,sha256=AA,1").Build();
            case "no-record": wheel.HasRecord = false; return wheel.Build();
            case "format": wheel.WheelVersion = "2.0"; return wheel.Build();
            case "foreign-info": wheel.Stem = "other-1"; return wheel.Build();
            case "foreign-metadata": wheel.Metadata = "Metadata-Version: 2.1\nName: v\nVersion: 1\n"; return wheel.Build();
            case "two-infos": return wheel.File("x-1.dist-info/METADATA", "x").Build();
            case "entry-point-path": return wheel.EntryPoints("[console_scripts]\n../evil = w:f\n").Build();
            case "entry-point-line-end": return wheel.EntryPoints("[console_scripts]\na\rb = w:f\n").Build();
            case "entry-point-code": return wheel.EntryPoints("[console_scripts]\na = w:f();evil\n").Build();
            case "entry-point-hidden": return wheel.EntryPoints("[console_scripts]\n.profile = w:f\n").Build();
            case "not-a-zip": return "not a zip"u8.ToArray();
            case "truncated": return wheel.Build()[..200];
            case "appended": return [.. wheel.Build(), .. "more"u8];
            case "overlap": return wheel.Patch(b => Point(b, central: 1, to: 0)).Build();
            case "two-names": return wheel.Patch(b => b[30] = (byte)'v').Build();
            case "other-content": return wheel.Patch(b => b[CentralOf(b, 0) + 16] ^= 1).Build();
            case "longer-than-said": return wheel.Patch(b => b[CentralOf(b, 0) + 24]--).Build();
            case "encrypted": return wheel.Patch(b => b[CentralOf(b, 0) + 8] |= 1).Build();
            case "too-large": return wheel.Member("big", Noise(1_000_001), 0x81A4).Build();
            case "too-many": return Enumerable.Range(0, 60).Aggregate(wheel, (w, i) => w.File($"f{i}", "")).Build();
            case "bomb": return wheel.File("zeros", new string('0', 500_000)).Build();
            case "huge-metadata": wheel.Metadata = "Metadata-Version: 2.1\nName: w\nVersion: 1\n\n" + new string('x', 40 << 20); return wheel.Build();
            case "huge-headers": wheel.Metadata += string.Concat(Enumerable.Repeat("Requires-Dist: x\n", 6000)); return wheel.Build();
            default: throw new ArgumentOutOfRangeException(nameof(kind));
        }
    }

    private static byte[] Noise(int length)
    {
        byte[] bytes = new byte[length];
        new Random(1).NextBytes(bytes);
        return bytes;
    }

    // The place of a central header, counted from the first.
    private static int CentralOf(byte[] zip, int number)
    {
        int at = BitConverter.ToInt32(zip, zip.AsSpan().LastIndexOf("PK\u0005\u0006"u8) + 16);
        for (int i = 0; i < number; i++)
        {
            at += 46 + BitConverter.ToUInt16(zip, at + 28) + BitConverter.ToUInt16(zip, at + 30) + BitConverter.ToUInt16(zip, at + 32);
        }

        return at;
    }

    private static void Point(byte[] zip, int central, int to) =>
        BitConverter.TryWriteBytes(zip.AsSpan(CentralOf(zip, central) + 42), BitConverter.ToInt32(zip, CentralOf(zip, to) + 42));

    private static WheelBuilder Tool() => new WheelBuilder("My_Tool", "1.0")
        .File("my_tool/__init__.py", "def main():\n    print('ran')\n")
        .File("My_Tool-1.0.data/platlib/my_tool_extra.py", "more")
        .File("My_Tool-1.0.data/scripts/my-script", "#!python -E\nprint('x')\n")
        .File("My_Tool-1.0.data/scripts/native", "\u007fELF")
        .File("My_Tool-1.0.data/headers/my_tool.h", "header")
        .File("My_Tool-1.0.data/data/share/my-tool/data,1.txt", "shared")
        .EntryPoints("[console_scripts]\nmy-tool = my_tool:main [extra]\n\n[gui_scripts]\nnothing = my_tool\n[other.group]\nx = not a function\n");

    private static (string, string, string, NoarchKind) Identity(IndexJson index) => (index.Name, index.Version, index.Build, index.Noarch);

    private string Unpacked => _directory.At("unpacked");

    private string At(string path) => Path.Combine(Unpacked, path);

    private ExtractionSummary Extract(WheelBuilder wheel, bool isPromised = true)
    {
        byte[] bytes = wheel.Build();
        RepodataRecord record = wheel.Record(bytes);
        return Extract(bytes, isPromised ? record : record with { Sha256 = null }, ExtractionLimits.Default);
    }

    private ExtractionSummary Extract(byte[] bytes, RepodataRecord record, ExtractionLimits limits)
    {
        string file = _directory.At("w.whl");
        File.WriteAllBytes(file, bytes);
        Directory.CreateDirectory(Unpacked);
        return WheelExtractor.Extract(file, record, Unpacked, limits, parallelism: 4, TimeProvider.System, CancellationToken.None);
    }
}
