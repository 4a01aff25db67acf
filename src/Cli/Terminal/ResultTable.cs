using System.Text;
using Spectre.Console;

namespace CondaStore.Cli.Terminal;

/// <summary>
/// Represents a table without lines: columns with a heading, which fit the terminal. In a pipe, no cell is wrapped.
/// </summary>
internal sealed class ResultTable
{
    private const int Unlimited = 4096;

    private readonly Table _table = new Table().NoBorder();

    /// <summary>Creates a table.</summary>
    /// <param name="headings">The headings of the columns.</param>
    public ResultTable(params IEnumerable<string> headings)
    {
        foreach (string heading in headings)
        {
            _table.AddColumn(new TableColumn(new Text(heading)) { Padding = new Padding(0, 0, 2, 0) });
        }
    }

    /// <summary>Adds a row; null is an empty cell.</summary>
    public void Add(params IEnumerable<string?> cells) => _table.AddRow(cells.Select(c => new Text(OnOneLine(c ?? ""))));

    /// <summary>Writes the table.</summary>
    public async Task WriteAsync(CommandConsole console)
    {
        StringWriter text = new();
        IAnsiConsole target = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Out = new AnsiConsoleOutput(text),
        });
        target.Profile.Width = console.OutWidth() ?? Unlimited;
        target.Profile.Encoding = Encoding.UTF8;
        target.Write(_table);
        foreach (string line in text.ToString().TrimEnd().Split('\n'))
        {
            await console.Out.WriteLineAsync(line.TrimEnd());
        }
    }

    private static string OnOneLine(string text) => text.ReplaceLineEndings(" ");
}
