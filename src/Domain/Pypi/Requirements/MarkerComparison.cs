using System.Text;
using CondaStore.Domain.Pypi.Versions;

namespace CondaStore.Domain.Pypi.Requirements;

/// <summary>
/// Represents a comparison of a variable with a text, in either order. Variables whose values are versions compare as version specifiers do
/// when the right side is a version, pre-releases included; everything else compares as text.
/// </summary>
public sealed class MarkerComparison : Marker
{
    /// <summary>The specifier for a version on the left; null if the right side is a variable or not a version.</summary>
    private readonly Specifier? _specifier;

    /// <summary>The text on the left as a version; null if it is not one.</summary>
    private readonly PypiVersion? _version;

    internal MarkerComparison(MarkerOperand left, MarkerOperator @operator, MarkerOperand right)
    {
        Left = left;
        Operator = @operator;
        Right = right;
        if (Decisive is not { } variable || !variable.IsVersion() || SpecifierOperator is not { } relation)
        {
            return;
        }

        _specifier = right.Text is { } operand ? SpecifierParser.ParseOperand(relation, operand) : null;
        _version = left.Text is { } text && PypiVersion.TryParse(text, out PypiVersion? version) ? version : null;
    }

    /// <summary>Gets the left side.</summary>
    public MarkerOperand Left { get; }

    /// <summary>How the sides are compared.</summary>
    public MarkerOperator Operator { get; }

    /// <summary>Gets the right side.</summary>
    public MarkerOperand Right { get; }

    /// <summary>Gets the variable that determines how values are compared.</summary>
    private MarkerVariable? Decisive => Left.Variable ?? Right.Variable;

    private SpecifierOperator? SpecifierOperator => Operator switch
    {
        MarkerOperator.Equal => Versions.SpecifierOperator.Equal,
        MarkerOperator.NotEqual => Versions.SpecifierOperator.NotEqual,
        MarkerOperator.Less => Versions.SpecifierOperator.Less,
        MarkerOperator.LessOrEqual => Versions.SpecifierOperator.LessOrEqual,
        MarkerOperator.Greater => Versions.SpecifierOperator.Greater,
        MarkerOperator.GreaterOrEqual => Versions.SpecifierOperator.GreaterOrEqual,
        MarkerOperator.Compatible => Versions.SpecifierOperator.Compatible,
        MarkerOperator.Arbitrary => Versions.SpecifierOperator.Arbitrary,
        _ => null,
    };

    /// <inheritdoc/>
    public override bool? Evaluate(MarkerEnvironment environment, string extra = "")
    {
        if (Right.Variable is { } set && set.IsSet())
        {
            return environment.SetOf(set).Contains(Left.Text!) == (Operator == MarkerOperator.In);
        }

        string left = ValueOf(Left, environment, extra);
        string right = ValueOf(Right, environment, extra);
        if (Operator is MarkerOperator.In or MarkerOperator.NotIn)
        {
            return right.Contains(left, StringComparison.Ordinal) == (Operator == MarkerOperator.In);
        }

        if (Decisive is { } variable && variable.IsVersion() && SpecifierIn(environment) is { } specifier)
        {
            PypiVersion? version = Left.Variable is { } own ? environment.VersionOf(own) : _version;
            return version is not null && specifier.Contains(version);
        }

        return CompareTexts(left, right);
    }

    /// <inheritdoc/>
    public override bool Uses(Predicate<MarkerVariable> test) =>
        (Left.Variable is { } left && test(left)) || (Right.Variable is { } right && test(right));

    /// <inheritdoc/>
    public override void CollectExtras(ISet<string> extras)
    {
        if (Uses(variable => variable == MarkerVariable.Extra) && (Left.Text ?? Right.Text) is { } extra)
        {
            extras.Add(extra);
        }
    }

    /// <inheritdoc/>
    public override MarkerComparison? FindUndefined(MarkerEnvironment environment) => Evaluate(environment) is null ? this : null;

    internal override void Write(StringBuilder text, bool isInner) =>
        text.Append(Left.ToString()).Append(' ').Append(Sign).Append(' ').Append(Right.ToString());

    private string Sign => Operator switch
    {
        MarkerOperator.Equal => "==",
        MarkerOperator.NotEqual => "!=",
        MarkerOperator.Less => "<",
        MarkerOperator.LessOrEqual => "<=",
        MarkerOperator.Greater => ">",
        MarkerOperator.GreaterOrEqual => ">=",
        MarkerOperator.Compatible => "~=",
        MarkerOperator.Arbitrary => "===",
        MarkerOperator.In => "in",
        _ => "not in",
    };

    private static string ValueOf(MarkerOperand operand, MarkerEnvironment environment, string extra) =>
        operand.Variable switch
        {
            null => operand.Text!,
            MarkerVariable.Extra => extra,
            { } variable => environment.ValueOf(variable),
        };

    private Specifier? SpecifierIn(MarkerEnvironment environment)
    {
        if (Right.Variable is not { } variable)
        {
            return _specifier;
        }

        return Operator == MarkerOperator.Arbitrary
            ? Specifier.CreateArbitrary(environment.ValueOf(variable))
            : environment.VersionOf(variable) is { } version ? Specifier.Create(SpecifierOperator!.Value, version) : null;
    }

    private bool? CompareTexts(string left, string right)
    {
        bool isSame = string.Equals(left, right, StringComparison.Ordinal);
        return Operator switch
        {
            MarkerOperator.Equal or MarkerOperator.LessOrEqual or MarkerOperator.GreaterOrEqual => isSame,
            MarkerOperator.NotEqual => !isSame,
            MarkerOperator.Less or MarkerOperator.Greater => false,
            _ => null,
        };
    }
}
