namespace CondaStore.Domain.Pypi.Requirements;

/// <summary>Represents one side of a comparison in a marker: a variable or a text.</summary>
/// <param name="Variable">The variable; null for a text.</param>
/// <param name="Text">The text without its quotes; null for a variable.</param>
public readonly record struct MarkerOperand(MarkerVariable? Variable, string? Text)
{
    /// <summary>Returns the operand as written in a marker.</summary>
    public override string ToString()
    {
        char quote = Text is not null && Text.Contains('"', StringComparison.Ordinal) ? '\'' : '"';
        return Variable is { } variable ? variable.ToText() : $"{quote}{Text}{quote}";
    }
}
