using System.Runtime.CompilerServices;

namespace CondaStore.Domain.Solving.Cdcl;

/// <summary>Literals are numbers: <c>2v</c> says that variable <c>v</c> is true, <c>2v + 1</c> that it is false.</summary>
internal static class Literal
{
    /// <summary>The literal that says that a variable is true.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Positive(int variable) => variable << 1;

    /// <summary>The literal that says that a variable is false.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Negative(int variable) => (variable << 1) | 1;

    /// <summary>The opposite literal.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Negate(int literal) => literal ^ 1;

    /// <summary>The variable that a literal speaks of.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Variable(int literal) => literal >> 1;

    /// <summary>Whether a literal says that its variable is true.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsPositive(int literal) => (literal & 1) == 0;
}
