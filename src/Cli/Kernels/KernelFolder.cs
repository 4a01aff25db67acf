using System.Text.Json;
using System.Text.RegularExpressions;
using CondaStore.Cli.Terminal;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Files;

namespace CondaStore.Cli.Kernels;

/// <summary>
/// Represents the user's folder of kernels (https://docs.jupyter.org/en/latest/use/jupyter-directories.html). Only kernels that this command
/// has added are seen.
/// </summary>
internal sealed partial class KernelFolder
{
    private const string FileName = "kernel.json";

    private readonly string _path;

    private KernelFolder(string path) => _path = path;

    /// <summary>Finds the folder, which need not exist.</summary>
    public static KernelFolder Of(CommandConsole console)
    {
        string home = console.Variable("HOME") is { Length: > 0 } given ? given
            : Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        string data = console.Variable("JUPYTER_DATA_DIR") is { Length: > 0 } chosen ? chosen
            : OperatingSystem.IsMacOS() ? Path.Combine(home, "Library", "Jupyter")
            : OperatingSystem.IsWindows()
                ? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData), "jupyter")
            : Path.Combine(
                console.Variable("XDG_DATA_HOME") is { Length: > 0 } share ? share : Path.Combine(home, ".local", "share"), "jupyter");
        return new KernelFolder(Path.Combine(data, "kernels"));
    }

    /// <summary>Gets the usual name of the kernel of an environment, of the characters that Jupyter allows.</summary>
    public static string NameOf(string environment) => "conda-store-" + NotAllowed().Replace(environment, "-").ToLowerInvariant();

    /// <summary>Gets the kernels by name.</summary>
    public IReadOnlyList<InstalledKernel> List() =>
    [
        .. (Directory.Exists(_path) ? Directory.EnumerateDirectories(_path) : []).Order(StringComparer.Ordinal)
            .Select(folder => Read(folder) is { } source ? new InstalledKernel(Path.GetFileName(folder), folder, source) : null)
            .OfType<InstalledKernel>(),
    ];

    /// <summary>Adds or replaces a kernel.</summary>
    /// <returns>The folder of the kernel.</returns>
    /// <exception cref="StoreException">
    /// Another program has added a kernel of that name (<see cref="ErrorCode.AlreadyExists"/>), or the file cannot be written
    /// (<see cref="ErrorCode.FileSystem"/>).
    /// </exception>
    public string Add(string name, KernelSpec spec)
    {
        if (name.Length == 0 || NotAllowed().IsMatch(name))
        {
            throw new StoreException(ErrorCode.InvalidOption, $"'{name}' is no name of a kernel: letters, digits, '.', '-' and '_' are allowed.");
        }

        string folder = Path.Combine(_path, name);
        if (Directory.Exists(folder) && Read(folder) is null)
        {
            throw new StoreException(ErrorCode.AlreadyExists, $"There is another kernel '{name}' in {_path}.") { Hints = ["--name NAME"] };
        }

        try
        {
            Directory.CreateDirectory(folder);
            File.WriteAllText(Path.Combine(folder, FileName), JsonSerializer.Serialize(spec, KernelJson.Default.KernelSpec) + "\n");
        }
        catch (Exception failure) when (FileFailure.IsFileFailure(failure))
        {
            throw new StoreException(ErrorCode.FileSystem, $"{folder} cannot be written: {failure.Message}", failure);
        }

        return folder;
    }

    private static KernelSource? Read(string folder)
    {
        string file = Path.Combine(folder, FileName);
        try
        {
            return File.Exists(file)
                ? JsonSerializer.Deserialize(File.ReadAllText(file), KernelJson.Default.KernelSpec)?.Metadata?.CondaStore
                : null;
        }
        catch (JsonException)
        {
            // A kernel of another program, whatever is wrong with it.
            return null;
        }
    }

    [GeneratedRegex("[^A-Za-z0-9._-]")]
    private static partial Regex NotAllowed();
}
