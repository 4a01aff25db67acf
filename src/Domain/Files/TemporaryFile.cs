using CondaStore.Domain.Diagnostics;

namespace CondaStore.Domain.Files;

/// <summary>
/// A file that is written beside its target and becomes it by a rename, or vanishes. What the file system refuses becomes a
/// <see cref="StoreException"/>, so that it is not mistaken for a broken connection.
/// </summary>
internal sealed class TemporaryFile : IDisposable
{
    private readonly string _target;
    private bool _published;

    /// <param name="target">What the file becomes.</param>
    /// <param name="makeFolder">Whether the folder of the target is made when it is missing.</param>
    /// <exception cref="StoreException">The file system refuses (<see cref="ErrorCode.FileSystem"/>,
    /// <see cref="ErrorCode.DiskFull"/>).</exception>
    public TemporaryFile(string target, bool makeFolder = true)
    {
        _target = target;
        Path = $"{target}.{Environment.ProcessId}.{Guid.NewGuid():N}.tmp";
        try
        {
            if (makeFolder)
            {
                Directory.CreateDirectory(System.IO.Path.GetDirectoryName(target)!);
            }

            Stream = new FileStream(Path, new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.ReadWrite,
                Share = FileShare.Read | FileShare.Delete,
                BufferSize = 0,
            });
        }
        catch (Exception e) when (FileFailure.IsFileFailure(e))
        {
            throw FileFailure.Translate(e, $"write '{_target}'");
        }
    }

    public string Path { get; }

    public FileStream Stream { get; }

    /// <summary>Closes the file and puts it in the target's place.</summary>
    /// <param name="target">Another target in the same folder, whose name the content tells; null for the one that was given
    /// before.</param>
    public void Publish(string? target = null)
    {
        try
        {
            Stream.Dispose();
            File.Move(Path, target ?? _target, overwrite: true);
            _published = true;
        }
        catch (Exception e) when (FileFailure.IsFileFailure(e))
        {
            throw FileFailure.Translate(e, $"write '{_target}'");
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

    /// <summary>Writes a whole file so that readers see the old or the new one, never a part.</summary>
    /// <param name="target">The file.</param>
    /// <param name="bytes">Its content.</param>
    /// <param name="makeFolder">Whether its folder is made when it is missing.</param>
    /// <param name="toDisk">Whether the content outlasts the machine's failure once it is in its place.</param>
    /// <exception cref="StoreException">The file system refuses (<see cref="ErrorCode.FileSystem"/>,
    /// <see cref="ErrorCode.DiskFull"/>).</exception>
    public static void WriteAll(string target, ReadOnlySpan<byte> bytes, bool makeFolder = true, bool toDisk = false)
    {
        using TemporaryFile file = new(target, makeFolder);
        try
        {
            file.Stream.Write(bytes);
            file.Stream.Flush(toDisk);
        }
        catch (IOException e)
        {
            throw FileFailure.Translate(e, $"write '{target}'");
        }

        file.Publish();
    }
}
