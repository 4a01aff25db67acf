namespace CondaStore.Cli.Terminal;

/// <summary>Reads answers from the terminal, which is not opened before the first question.</summary>
internal sealed class TerminalInput : TextReader
{
    /// <inheritdoc/>
    public override string? ReadLine() => Console.In.ReadLine();

    /// <inheritdoc/>
    public override ValueTask<string?> ReadLineAsync(CancellationToken cancellationToken) => Console.In.ReadLineAsync(cancellationToken);
}
