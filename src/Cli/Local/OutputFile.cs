using CondaStore.Domain.Diagnostics;

namespace CondaStore.Cli.Local;

/// <summary>Writes the files that a command line names, whole or not at all.</summary>
internal static class OutputFile
{
    /// <summary>Writes beside the target and renames, so that a reader never sees half a file.</summary>
    /// <exception cref="StoreException"><see cref="ErrorCode.FileSystem"/>.</exception>
    public static async Task WriteAsync(string path, string text, CancellationToken cancellationToken)
    {
        string full = Path.GetFullPath(path);
        string beside = $"{full}.{Environment.ProcessId}.tmp";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(full)!);
            await File.WriteAllTextAsync(beside, text, cancellationToken);
            File.Move(beside, full, overwrite: true);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            File.Delete(beside);
            throw new StoreException(ErrorCode.FileSystem, $"{path} cannot be written: {failure.Message}", failure);
        }
    }
}
