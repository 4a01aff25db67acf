using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Files;

namespace CondaStore.Cli.Local;

/// <summary>Reads the text files specified on the command line.</summary>
internal static class InputFile
{
    private const long LargestFile = 256L << 20;
    private const long SmallFile = 1L << 20;

    /// <summary>Reads the text of a file; <c>-</c> is standard input.</summary>
    /// <exception cref="StoreException">The file cannot be read (<see cref="ErrorCode.FileNotReadable"/>).</exception>
    public static async Task<string> ReadAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            if (path == "-")
            {
                return await Console.In.ReadToEndAsync(cancellationToken);
            }

            FileInfo file = new(path);
            if (file is { Exists: true, Length: > LargestFile })
            {
                throw new StoreException(ErrorCode.FileNotReadable, $"{path} is larger than 256 MiB.");
            }

            // Continuing on another thread takes longer than reading a usual file. Pipes and devices, which may block, have no length.
            return file is { Exists: true, Length: > 0 and < SmallFile }
                ? File.ReadAllText(path)
                : await File.ReadAllTextAsync(path, cancellationToken);
        }
        catch (Exception failure) when (FileFailure.IsFileFailure(failure))
        {
            throw new StoreException(
                ErrorCode.FileNotReadable,
                failure switch
                {
                    FileNotFoundException or DirectoryNotFoundException => $"There is no file {path}.",
                    UnauthorizedAccessException => $"{path} cannot be accessed, or is a folder.",
                    _ => $"{path} cannot be read: {failure.Message}",
                },
                failure);
        }
    }
}
