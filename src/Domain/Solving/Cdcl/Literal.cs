using System.Runtime.CompilerServices;

namespace CondaStore.Domain.Solving.Cdcl;

/// <summary>Provides operations on literals, which are numbers: <c>2v</c> states that variable <c>v</c> is true, <c>2v + 1</c> that it is
/// false.</summary>
internal static class Literal
{
    /// <summary>Returns the literal that states that a variable is true.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Positive(int variable) => variable << 1;

    /// <summary>Returns the literal that states that a variable is false.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Negative(int variable) => (variable << 1) | 1;

    /// <summary>Returns the opposite literal.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Negate(int literal) => literal ^ 1;

    /// <summary>Returns the variable of a literal.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Variable(int literal) => literal >> 1;

    /// <summary>Determines whether a literal states that its variable is true.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsPositive(int literal) => (literal & 1) == 0;
}
