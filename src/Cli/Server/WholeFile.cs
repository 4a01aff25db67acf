using CondaStore.Domain.Diagnostics;

namespace CondaStore.Cli.Server;

/// <summary>Writes a file that is there whole or not at all.</summary>
internal static class WholeFile
{
    /// <summary>Writes beside the target and renames.</summary>
    /// <exception cref="StoreException">The file cannot be written (<see cref="ErrorCode.FileSystem"/>).</exception>
    public static async Task WriteAsync(string path, Func<Stream, Task> write)
    {
        string target = Path.GetFullPath(path);
        string part = target + ".part";
        try
        {
            await using (FileStream file = File.Create(part))
            {
                await write(file);
                file.Flush(flushToDisk: true);
            }

            File.Move(part, target, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StoreException(ErrorCode.FileSystem, $"'{target}' cannot be written: {e.Message}", e);
        }
        finally
        {
            File.Delete(part);
        }
    }
}
