using System.Text;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Files;

namespace CondaStore.Cli.Server;

/// <summary>Writes files that only their owner may read.</summary>
internal static class PrivateFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Writes a file, whole or not at all, and its folder if it does not exist.</summary>
    /// <exception cref="StoreException">The file cannot be written (<see cref="ErrorCode.FileSystem"/>).</exception>
    public static void Write(string path, string content)
    {
        string temporary = $"{path}.{Environment.ProcessId}.tmp";
        try
        {
            CreateFolder(Path.GetDirectoryName(path)!);
            FileStreamOptions options = new() { Mode = FileMode.Create, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = OwnerOnly;
            }

            using (FileStream file = new(temporary, options))
            {
                file.Write(Encoding.UTF8.GetBytes(content));
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception failure) when (FileFailure.IsFileFailure(failure))
        {
            throw new StoreException(ErrorCode.FileSystem, $"{path} cannot be written: {failure.Message}", failure);
        }
    }

    /// <summary>Reads a file, or returns null if it does not exist.</summary>
    /// <exception cref="StoreException">The file cannot be read (<see cref="ErrorCode.FileNotReadable"/>).</exception>
    public static string? Read(string path)
    {
        try
        {
            return File.Exists(path) ? File.ReadAllText(path) : null;
        }
        catch (Exception failure) when (FileFailure.IsFileFailure(failure))
        {
            throw new StoreException(ErrorCode.FileNotReadable, $"{path} cannot be read: {failure.Message}", failure);
        }
    }

    private static void CreateFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, OwnerOnly | UnixFileMode.UserExecute);
        }
    }
}
