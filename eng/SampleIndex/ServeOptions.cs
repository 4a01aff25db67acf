using System.Globalization;

namespace CondaStore.SampleIndex;

/// <summary>How the index is served.</summary>
internal sealed record ServeOptions
{
    public const string Help = """
          --port N             the port (default: a free one)
          --html               pages in HTML only (PEP 503)
          --no-metadata        no metadata beside the wheels (PEP 658)
          --no-ranges          files as a whole only
          --no-hashes          no hashes of files
          --password USER:PASSWORD
          --delay MS           before each answer
          --fault PATH=STATUS  what a path is answered with, for example /simple/flask/=500
        """;

    /// <summary>The port; 0 for a free one.</summary>
    public int Port { get; init; }

    public bool IsHtmlOnly { get; init; }

    public bool HasMetadata { get; init; } = true;

    public bool HasRanges { get; init; } = true;

    public bool HasHashes { get; init; } = true;

    public string? Password { get; init; }

    public TimeSpan Delay { get; init; }

    /// <summary>Status by path.</summary>
    public IReadOnlyList<(string Path, int Status)> Faults { get; init; } = [];

    /// <returns>The options; null when they cannot be understood.</returns>
    public static ServeOptions? TryParse(ReadOnlySpan<string> arguments)
    {
        ServeOptions options = new();
        while (arguments.Length > 0)
        {
            (ServeOptions? next, int taken) = arguments switch
            {
                ["--html", ..] => (options with { IsHtmlOnly = true }, 1),
                ["--no-metadata", ..] => (options with { HasMetadata = false }, 1),
                ["--no-ranges", ..] => (options with { HasRanges = false }, 1),
                ["--no-hashes", ..] => (options with { HasHashes = false }, 1),
                ["--password", var password, ..] => (options with { Password = password }, 2),
                ["--port", var port, ..] when ushort.TryParse(port, CultureInfo.InvariantCulture, out ushort number) => (options with { Port = number }, 2),
                ["--delay", var delay, ..] when int.TryParse(delay, CultureInfo.InvariantCulture, out int wait) => (options with { Delay = TimeSpan.FromMilliseconds(wait) }, 2),
                ["--fault", var fault, ..] when fault.Split('=') is [var path, var text] && int.TryParse(text, CultureInfo.InvariantCulture, out int status) =>
                    (options with { Faults = [.. options.Faults, (path, status)] }, 2),
                _ => ((ServeOptions?)null, 1),
            };
            if (next is null)
            {
                return null;
            }

            options = next;
            arguments = arguments[taken..];
        }

        return options;
    }
}
