namespace CondaStore.Infra.Tests.Bicep;

/// <summary>What the compiler or its linter has to say about a place in a file.</summary>
/// <param name="Source">The file.</param>
/// <param name="Range">Where it begins and ends, both counted from zero.</param>
/// <param name="Level"><c>Error</c>, <c>Warning</c> or <c>Info</c>.</param>
/// <param name="Code">The code of the compiler (<c>BCP…</c>) or the name of the linter's rule.</param>
/// <param name="Message">What is wrong.</param>
internal sealed record BicepDiagnostic(string Source, BicepRange Range, string Level, string Code, string Message)
{
    public override string ToString() => $"{Source}:{Range.Start.Line + 1}:{Range.Start.Char + 1} {Level} {Code}: {Message}";
}

/// <summary>A part of a file.</summary>
internal sealed record BicepRange(BicepPosition Start, BicepPosition End);

/// <summary>A place in a file: line and character, counted from zero.</summary>
internal sealed record BicepPosition(int Line, int Char);
