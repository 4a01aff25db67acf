using CondaStore.Cli.Terminal;
using CondaStore.Domain.Diagnostics;

namespace CondaStore.Cli.Environments;

/// <summary>Represents a text that the user edits in a file, in a folder that only its owner may read.</summary>
internal sealed class EditedFile : IDisposable
{
    private const string UsualEditor = "vi";

    private readonly string _folder;

    private EditedFile(string folder, string name)
    {
        _folder = folder;
        Path = System.IO.Path.Combine(folder, name);
    }

    /// <summary>The path of the file.</summary>
    public string Path { get; }

    /// <summary>Whether the file is kept, so that what was written is not lost.</summary>
    public bool IsKept { get; set; }

    /// <summary>Creates the file.</summary>
    public static EditedFile Create(string name, string text)
    {
        EditedFile file = new(Directory.CreateTempSubdirectory("conda-store-").FullName, name);
        File.WriteAllText(file.Path, text);
        return file;
    }

    /// <summary>Opens the file in the user's editor and returns its text afterwards.</summary>
    /// <exception cref="StoreException">
    /// There is no editor (<see cref="ErrorCode.FileNotReadable"/>), or it has failed (<see cref="ErrorCode.Canceled"/>).
    /// </exception>
    public string Edit(CommandConsole console)
    {
        // The variables can contain arguments.
        string[] editor = (console.Variable("VISUAL") is { Length: > 0 } visual ? visual
            : console.Variable("EDITOR") is { Length: > 0 } given ? given
            : UsualEditor).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        IReadOnlyDictionary<string, string> variables = console.Variables();
        string program = ProgramSearch.Find(editor[0], variables.GetValueOrDefault("PATH", ""))
            ?? throw new StoreException(ErrorCode.FileNotReadable, $"The editor '{editor[0]}' does not exist.")
            {
                Hints = ["set EDITOR to the name of your editor"],
            };
        int code = console.RunChild(new ProgramStart(program, editor[0], [.. editor[1..], Path], variables));
        return code == 0
            ? File.ReadAllText(Path)
            : throw new StoreException(ErrorCode.Canceled, $"The editor ended with {code}; nothing was changed.");
    }

    /// <summary>Removes the file, unless it is kept.</summary>
    public void Dispose()
    {
        if (!IsKept)
        {
            Directory.Delete(_folder, recursive: true);
        }
    }
}
