//go:build amd64 && !purego

#include "textflag.h"

// The classes of a byte, a bit each, by its lower and by its upper half: it has those that both allow. From the highest bit on: punctuation
// between digits, digit, dot, colon, hyphen, other anchors, space, slash.
DATA lower<>+0(SB)/8, $0x40444440404040C2
DATA lower<>+8(SB)/8, $0x81A088000010C0C4
GLOBL lower<>(SB), RODATA|NOPTR, $16
DATA upper<>+0(SB)/8, $0x0000000050AF0000
DATA upper<>+8(SB)/8, $0x0000000000000000
GLOBL upper<>(SB), RODATA|NOPTR, $16
DATA bytes<>+0(SB)/8, $0x5B407B60200F
GLOBL bytes<>(SB), RODATA|NOPTR, $8

// func classify(data *byte, blocks int, out *byte, stride int)
TEXT ·classify(SB), NOSPLIT, $0-32
	MOVQ data+0(FP), SI
	MOVQ blocks+8(FP), CX
	MOVQ out+16(FP), DI
	MOVQ stride+24(FP), R8
	LEAQ (R8)(R8*2), R9
	LEAQ (DI)(R8*4), R10
	ADDQ R8, R10 // the sixth map
	LEAQ (R10)(R8*4), R11
	ADDQ R8, R11 // the eleventh

	VBROADCASTI128 lower<>(SB), Y8
	VBROADCASTI128 upper<>(SB), Y9
	VPBROADCASTB bytes<>+0(SB), Y10 // 0x0f
	VPBROADCASTB bytes<>+1(SB), Y11 // 0x20
	VPBROADCASTB bytes<>+2(SB), Y12 // before a
	VPBROADCASTB bytes<>+3(SB), Y13 // behind z
	VPBROADCASTB bytes<>+4(SB), Y14 // @
	VPBROADCASTB bytes<>+5(SB), Y15 // [

	TESTQ CX, CX
	JZ    done

loop:
	VMOVDQU (SI), Y0
	VPSRLW  $4, Y0, Y1
	VPAND   Y10, Y1, Y1
	VPSHUFB Y0, Y8, Y2 // nothing for bytes beyond ASCII
	VPSHUFB Y1, Y9, Y3
	VPAND   Y2, Y3, Y2

	VPOR     Y11, Y0, Y4 // in lower case
	VPCMPGTB Y12, Y4, Y5
	VPCMPGTB Y4, Y13, Y6
	VPAND    Y5, Y6, Y5

	VPCMPEQB Y14, Y0, Y6
	VPCMPEQB Y15, Y0, Y7
	VPOR     Y6, Y7, Y6

	VPMOVMSKB Y0, R13
	VPMOVMSKB Y2, AX
	VPADDB    Y2, Y2, Y2
	VPMOVMSKB Y2, BX
	VPADDB    Y2, Y2, Y2
	MOVL      R13, (R11)        // beyond
	ORL       R13, AX
	ORL       BX, AX
	MOVL      BX, (DI)          // digits
	MOVL      AX, (DI)(R8*1)    // links
	VPMOVMSKB Y2, AX
	VPADDB    Y2, Y2, Y2
	MOVL      AX, (DI)(R8*2)    // dots
	VPMOVMSKB Y2, BX
	VPADDB    Y2, Y2, Y2
	MOVL      BX, (DI)(R9*1)    // colons
	VPMOVMSKB Y2, AX
	VPADDB    Y2, Y2, Y2
	MOVL      AX, (DI)(R8*4)    // hyphens
	VPOR      Y2, Y6, Y6
	VPADDB    Y2, Y2, Y2
	VPMOVMSKB Y6, BX
	MOVL      BX, (R10)         // anchors
	VPMOVMSKB Y2, AX
	VPADDB    Y2, Y2, Y2
	MOVL      AX, (R10)(R8*1)   // spaces
	VPMOVMSKB Y2, BX
	MOVL      BX, (R10)(R8*2)   // slashes
	VPSLLW    $2, Y0, Y7
	VPMOVMSKB Y5, AX
	VPMOVMSKB Y7, BX
	MOVL      AX, (R10)(R9*1)   // letters
	NOTL      BX
	ANDL      AX, BX
	MOVL      BX, (R10)(R8*4)   // capitals

	ADDQ $32, SI
	ADDQ $4, DI
	ADDQ $4, R10
	ADDQ $4, R11
	DECQ CX
	JNZ  loop

done:
	VZEROUPPER
	RET
