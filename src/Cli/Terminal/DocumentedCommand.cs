using System.CommandLine;

namespace CondaStore.Cli.Terminal;

/// <summary>Represents a command that brings the examples of its help with it.</summary>
internal sealed class DocumentedCommand : Command
{
    /// <summary>Creates a command without arguments and options.</summary>
    public DocumentedCommand(CommandText text)
        : base(text.Name, text.Description) => Examples = text.Examples;

    /// <summary>Complete command lines, shown at the end of the help.</summary>
    public IReadOnlyList<string> Examples { get; }
}
