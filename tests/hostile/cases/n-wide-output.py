# tries: honest: Korean, emoji and tabs in what it prints
# threat: N2
# expect: passed
# says: 한국어로 찍어요 🎉

print('한국어로 찍어요 🎉\t가나다')
print('따옴표 " 와 \\ 그리고 {"json": true}')


def double(x):
    return 2 * x


def reverse(text):
    return text[::-1]
