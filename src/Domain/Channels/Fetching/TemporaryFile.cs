namespace CondaStore.Domain.Channels.Fetching;

/// <summary>A file that is written beside its target and becomes it by a rename, or vanishes.</summary>
internal sealed class TemporaryFile : IDisposable
{
    private readonly string _target;
    private bool _published;

    public TemporaryFile(string target)
    {
        _target = target;
        Path = $"{target}.{Environment.ProcessId}.{Guid.NewGuid():N}.tmp";
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(target)!);
        Stream = new FileStream(Path, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.Read | FileShare.Delete,
            BufferSize = 0,
        });
    }

    public string Path { get; }

    public FileStream Stream { get; }

    /// <summary>Closes the file and puts it in the target's place.</summary>
    public void Publish()
    {
        Stream.Dispose();
        File.Move(Path, _target, overwrite: true);
        _published = true;
    }

    /// <summary>Closes the file; removes it unless it was published.</summary>
    public void Dispose()
    {
        Stream.Dispose();
        if (!_published)
        {
            File.Delete(Path);
        }
    }

    public static void WriteAllText(string target, string text)
    {
        using TemporaryFile file = new(target);
        file.Stream.Write(System.Text.Encoding.UTF8.GetBytes(text));
        file.Publish();
    }
}
