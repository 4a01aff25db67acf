using CondaStore.Domain.Diagnostics;

namespace CondaStore.Domain.Files;

/// <summary>
/// A file that is written beside its target and becomes it by a rename, or vanishes. What the file system refuses becomes a
/// <see cref="StoreException"/>, so that nobody takes it for a broken connection.
/// </summary>
internal sealed class TemporaryFile : IDisposable
{
    private readonly string _target;
    private bool _published;

    public TemporaryFile(string target)
    {
        _target = target;
        Path = $"{target}.{Environment.ProcessId}.{Guid.NewGuid():N}.tmp";
        try
        {
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(target)!);
            Stream = new FileStream(Path, new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.ReadWrite,
                Share = FileShare.Read | FileShare.Delete,
                BufferSize = 0,
            });
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Failure(e);
        }
    }

    public string Path { get; }

    public FileStream Stream { get; }

    /// <summary>Closes the file and puts it in the target's place.</summary>
    public void Publish()
    {
        try
        {
            Stream.Dispose();
            File.Move(Path, _target, overwrite: true);
            _published = true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Failure(e);
        }
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

    /// <summary>Writes a whole file so that readers see the old or the new one.</summary>
    public static void WriteAll(string target, ReadOnlySpan<byte> bytes)
    {
        using TemporaryFile file = new(target);
        try
        {
            file.Stream.Write(bytes);
        }
        catch (IOException e)
        {
            throw Failure(e);
        }

        file.Publish();
    }

    /// <summary>The failure to write to the cache.</summary>
    public static StoreException Failure(Exception e) => FileFailure.Translate(e, "write to the cache");
}
