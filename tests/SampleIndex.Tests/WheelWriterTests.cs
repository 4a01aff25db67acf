using System.IO.Compression;

namespace CondaStore.SampleIndex.Tests;

public sealed class WheelWriterTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sample-index-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Write_Distribution_HasARecordOfAllItsFiles()
    {
        IndexEntry entry = WheelWriter.Write(Distributions.Of("a", "1.0"), _folder);

        using ZipArchive wheel = ZipFile.OpenRead(Path.Combine(_folder, entry.FileName));
        using StreamReader record = new(wheel.GetEntry("a-1.0.dist-info/RECORD")!.Open());
        string[] lines = record.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("a-1.0-py3-none-any.whl", entry.FileName);
        Assert.Equal(wheel.Entries.Select(e => e.FullName), lines.Select(l => l.Split(',')[0]));
        Assert.Contains("a/__init__.py,sha256=nia_NpkRxFwkPGhBR7I_yeHc_PJX0pmhxjIBam_NM_Q,6", lines);
        Assert.Equal("a-1.0.dist-info/RECORD,,", lines[^1]);
    }

    [Fact]
    public void Write_Twice_GivesTheSameBytes()
    {
        Distribution distribution = Distributions.Of("installer", "1.0");
        IndexEntry[] first = [WheelWriter.Write(distribution, _folder), SourceWriter.Write(distribution, _folder)];
        IndexEntry[] second = [WheelWriter.Write(distribution, _folder), SourceWriter.Write(distribution, _folder)];

        Assert.Equal(first, second);
    }
}
