using CondaStore.Domain.Diagnostics;

namespace CondaStore.Cli.Local;

/// <summary>Reads the text files specified on the command line.</summary>
internal static class InputFile
{
    private const long LargestFile = 256L << 20;

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

            if (new FileInfo(path) is { Exists: true, Length: > LargestFile })
            {
                throw new StoreException(ErrorCode.FileNotReadable, $"{path} is larger than 256 MiB.");
            }

            return await File.ReadAllTextAsync(path, cancellationToken);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
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
