"""Formulas of students: how many are drawn, what becomes of broken ones, and how fast.

python -m tests.bench formulas"""

from time import perf_counter

from peerreview.store import formulas, markup

GOOD = r"""
E = mc^2
\frac{a+b}{c-d}
x_{1,2} = \frac{-b \pm \sqrt{b^2 - 4ac}}{2a}
\sum_{i=1}^{n} i = \frac{n(n+1)}{2}
\int_0^\infty e^{-x^2}\,dx = \frac{\sqrt{\pi}}{2}
\lim_{x \to 0} \frac{\sin x}{x} = 1
\bar{x} = \frac{1}{n}\sum_{i=1}^n x_i
s^2 = \frac{1}{n-1} \sum (x_i - \bar{x})^2
\hat{\beta} = (X^T X)^{-1} X^T y
P(A \mid B) = \frac{P(B \mid A)\,P(A)}{P(B)}
\mathbb{R}^n \to \mathbb{R}
\forall \varepsilon > 0 \; \exists \delta > 0
A \cup B \subseteq C \setminus D
\neg (p \land q) \iff \neg p \lor \neg q
\begin{pmatrix} a & b \\ c & d \end{pmatrix}
\begin{bmatrix} 1 & 0 & 0 \\ 0 & 1 & 0 \\ 0 & 0 & 1 \end{bmatrix}
f(x) = \begin{cases} x & x \ge 0 \\ -x & x < 0 \end{cases}
\begin{aligned} a &= b + c \\ &= d \end{aligned}
\left( \frac{a}{b} \right)^2
\left| x - y \right| \leq \left\| x \right\|
\binom{n}{k} = \frac{n!}{k!(n-k)!}
\vec{F} = m\vec{a}
\nabla \cdot \mathbf{E} = \frac{\rho}{\varepsilon_0}
\oint_C \mathbf{B} \cdot d\mathbf{l} = \mu_0 I
\frac{\partial u}{\partial t} = \alpha \frac{\partial^2 u}{\partial x^2}
\Delta T = 14\,^\circ\mathrm{C}
v = 3.2 \times 10^{-4}\ \mathrm{m\,s^{-1}}
\mathrm{H_2O} + \mathrm{CO_2} \rightarrow \mathrm{H_2CO_3}
\overline{AB} \perp \overline{CD}
\sqrt[3]{27} = 3
\log_2 8 = 3, \quad \ln e = 1
\underbrace{1 + 1 + \dots + 1}_{n}
\overset{!}{=} 0
\mathcal{O}(n \log n)
\lfloor x \rfloor + \lceil y \rceil
\prod_{p \in \mathbb{P}} \frac{1}{1 - p^{-s}}
\sum_{\substack{i=1 \\ i \ne j}}^{n} a_{ij}
\newcommand{\R}{\mathbb{R}} f: \R \to \R
\text{speed} = \frac{\text{way}}{\text{time}}
\boldsymbol{\theta} \sim \mathcal{N}(\mu, \sigma^2)
""".strip().splitlines()

# Each is wrong as it stands: it is shown as it was typed, never as a formula.
BROKEN = [
    r"\frac{a}{b", r"\frac{a}", r"x^", r"x_{", r"a^b^c", r"a_1_2", r"\left( x", r"x \right)", r"\sqrt[3]",
    r"\begin{matrix} a", r"\begin{matrix} a \end{pmatrix}", r"a & b", r"\undefined{x}", r"{a", r"a}", "\\",
    r"\end{cases}", r"\begin{nothing} x \end{nothing}", r"\text{abc", r"\href{javascript:alert(1)}{x}",
    r"\def\a{\a}\a", r"\newcommand{\a}{\a\a}\a", r"\frac", r"\left. x \right", r"\color{red", r"\sum\limits_",
    r"\mathbb", r"x^^2", r"x \over y \over z", r"\input{/etc/passwd}",
]  # fmt: skip
HOSTILE = [
    r"\text{<script>alert(1)</script>}", r"\text{</math><img src=x onerror=alert(1)>}", "&lt;b&gt;",
    "<mi>x</mi>", r"\class{x}{y}", r"\style{color:red}{x}", r"\includegraphics{x}", "\ue0001\ue001", "\0",
]  # fmt: skip


def measure():
    """([those of GOOD that are not drawn], [those of BROKEN that are drawn], [those of HOSTILE that leave
    anything but text], seconds of one formula)."""
    lost = [tex for tex in GOOD if formulas.drawn(tex) is None]
    shown = [
        tex for tex in BROKEN if formulas.drawn(tex) is not None or formulas.drawn(tex, True) is not None
    ]
    bad = [
        tex
        for tex in HOSTILE
        for html in [markup.to_html(f"so ${tex}$ it is\n\n$$\n{tex}\n$$\n")]
        if any(sign in html for sign in ("<script", "<img", " onerror=", " style=", " class=", " href="))
        and "&lt;" not in html
    ]
    begun = perf_counter()
    for tex in GOOD:
        formulas.drawn.cache_clear()
        formulas.drawn(tex)
    return lost, shown, bad, (perf_counter() - begun) / len(GOOD)


def main(arguments=()):
    """Print what is drawn and what is not."""
    lost, shown, bad, took = measure()
    print(f"{len(GOOD) - len(lost)} of {len(GOOD)} formulas drawn; not drawn: {lost}")
    print(f"{len(BROKEN)} broken: {len(shown)} shown as if they were right {shown}")
    print(f"{len(HOSTILE)} hostile: {len(bad)} leave something {bad}; {took * 1000:.2f} ms a formula")
    return 0 if len(lost) <= 2 and not shown and not bad else 1
