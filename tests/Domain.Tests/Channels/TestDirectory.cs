namespace CondaStore.Domain.Tests.Channels;

/// <summary>A folder that lives as long as one test.</summary>
internal sealed class TestDirectory : IDisposable
{
    public TestDirectory() => Directory.CreateDirectory(Path);

    public string Path { get; } = System.IO.Path.Combine(System.IO.Path.GetTempPath(), "conda-store-test-" + Guid.NewGuid().ToString("N"));

    public string this[params string[] parts] => System.IO.Path.Combine([Path, .. parts]);

    public string Write(string relativePath, string text)
    {
        string path = this[relativePath];
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    public IEnumerable<string> Files(string pattern = "*") => Directory.EnumerateFiles(Path, pattern, SearchOption.AllDirectories);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
